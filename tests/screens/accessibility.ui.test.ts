// First: from here on it is the moment of the pictures.
import { momentOfPictures } from '../gallery/fixed-day.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import { reviewedCells, startAlbum, type Cell, type ScreenAlbum } from '../gallery/album.ts';
import { majorOf, reviewedMajor } from '../gallery/contact-sheet.ts';
import { measures } from '../gallery/picture.ts';
import { launchBrowser } from '../visit/browser.ts';
import { shortCourses } from './courses.ts';
import { forms } from './forms.ts';
import { lookClosely, survey } from './survey.ts';
import { themes } from './themes.ts';

let browser: Browser;
let album: ScreenAlbum;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

// `npm run access` looks at the whole product of forms, screens, languages and themes.
test(`no fault on any screen of ${shortCourses.length} walks`, { timeout: 900_000 }, async () => {
  album = startAlbum(shortCourses);
  const found = await survey(browser, shortCourses, { looks: [lookClosely, album.look], moment: momentOfPictures });
  expect(found.flatMap(({ faults }) => faults)).toEqual([]);
  expect(found.filter(({ course }) => course.low)).toHaveLength(10);
  expect(new Set(found.flatMap(({ screens }) => screens)).size).toBeGreaterThan(80);
});

test('each screen looks as it was reviewed', () => {
  const measure = reviewedMajor() === majorOf(browser) ? measures.screenPixels : measures.blocks;
  const cure = 'where this is meant: npm run gallery -- --renew, look at the sheets, commit them';
  expect(album.differences(measure), cure).toEqual([]);
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
