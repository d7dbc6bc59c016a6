// First: from here on it is the moment of the pictures.
import { momentOfPictures } from '../gallery/fixed-day.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import { reviewedCells, sheetOf, startAlbum, type Cell, type ScreenAlbum } from '../gallery/album.ts';
import { majorOf, reviewedMajor } from '../gallery/contact-sheet.ts';
import { measures } from '../gallery/picture.ts';
import { launchBrowser } from '../visit/browser.ts';
import { shortCourses, usualCourses } from './courses.ts';
import { forms } from './forms.ts';
import { lookClosely, nameOf, survey, type Found } from './survey.ts';
import { themes } from './themes.ts';

let browser: Browser;
let album: ScreenAlbum;
let isWalked = false;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

// `npm run access` looks at the whole product of forms, screens, languages and themes. A walk on which a busy machine was
// late is walked once more by itself: all of them again would take as long as everything else.
test(`no fault on any screen of ${usualCourses.length} walks`, { timeout: 900_000, retry: 0 }, async ({ signal }) => {
  album = startAlbum(shortCourses);
  const looks = [lookClosely, album.look];
  const again = ({ course, faults }: Found) => {
    console.warn(['Walked once more after:', ...faults].join('\n'));
    album.forget(course);
  };
  const found = await survey(browser, usualCourses, { looks, moment: momentOfPictures, again, signal });
  isWalked = true;
  expect(found.flatMap(({ faults }) => faults)).toEqual([]);
  expect(found.filter(({ course }) => course.low).length).toBeGreaterThan(4);
  expect(new Set(found.flatMap(({ screens }) => screens)).size).toBeGreaterThan(usualCourses.length * 4);
});

test('each screen looks as it was reviewed', { timeout: 900_000, retry: 0 }, async () => {
  expect(isWalked, 'the walks came to their end').toBe(true);
  const measure = reviewedMajor() === majorOf(browser) ? measures.screenPixels : measures.blocks;
  const cure = 'where this is meant: npm run gallery -- --renew, look at the sheets, commit them';
  // A picture that was taken too late or too early on a busy machine is taken once more.
  const doubtful = usualCourses.filter((course) => album.differences([course], measure).length > 0);
  if (doubtful.length > 0) console.warn(`Photographed once more: ${doubtful.map(nameOf).join('; ')}`);
  for (const course of doubtful) album.forget(course);
  await survey(browser, doubtful, { looks: [album.look], moment: momentOfPictures });
  expect(album.differences(usualCourses, measure), cure).toEqual([]);
});

test('what was reviewed is what the walks come to', () => {
  expect(Object.keys(reviewedCells()).toSorted()).toEqual(shortCourses.map(sheetOf).toSorted());
});

test('the reviewed screens show every pair of language, theme, size and place', () => {
  // A walk has one language, and those at home are few: a phone and a computer are one place here.
  const placeOf = (cell: Cell) => (forms[cell.form].atHome ? 'home' : cell.form);
  const cells = Object.values(reviewedCells())
    .flat()
    .map((cell) => ({ ...cell, form: placeOf(cell) }));
  const places = ['portrait', 'landscape', 'tablet', 'home'] as const;
  const values = { locale: locales, theme: themes, size: [1, 2, 3, 4], form: places } as const;
  const aspects = Object.keys(values) as (keyof typeof values)[];
  const missing = aspects.flatMap((one, at) =>
    aspects
      .slice(at + 1)
      .flatMap((other) =>
        values[one].flatMap((mine) =>
          values[other]
            .filter((theirs) => !cells.some((cell) => cell[one] === mine && cell[other] === theirs))
            .map((theirs) => `${mine} with ${theirs}`),
        ),
      ),
  );
  expect(missing).toEqual([]);
});
