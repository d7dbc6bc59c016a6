// First: from here on it is the moment of the pictures.
import './fixed-day.ts';
import type { Browser } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  differencesOf,
  launch,
  looks,
  majorOf,
  photograph,
  reviewedMajor,
  reviewedSheet,
  type Photograph,
} from './contact-sheet.ts';
import { buildGallery, startGallery, type GallerySite } from './gallery-site.ts';
import { measures, write } from './picture.ts';

let browser: Browser;
let site: GallerySite;

beforeAll(async () => {
  await buildGallery();
  [browser, site] = await Promise.all([launch(), startGallery()]);
});
afterAll(async () => {
  await browser.close();
  site.close();
});

const cure = 'where this is meant: npm run gallery -- --renew, look at it, commit it';
let light: Photograph;

test.each(looks)('$name looks as it was reviewed', async (look) => {
  const measure = reviewedMajor() === majorOf(browser) ? measures.pixels : measures.blocks;
  const taken = await photograph(browser, site.url, look);
  if (look.name === 'light') light = taken;
  expect(taken.faults).toEqual([]);
  expect(differencesOf(taken, reviewedSheet(look.name), measure), cure).toEqual([]);
});

/** The sheet in the usual look with something done to the picture of its buttons. */
function changed(change: (picture: PNG, top: number) => void): Photograph {
  const picture = PNG.sync.read(write(light.picture));
  change(picture, light.specimens.find(({ name }) => name === 'buttons')?.y ?? 0);
  return { ...light, picture };
}

function paint(picture: PNG, box: { y: number; width: number; height: number }): void {
  for (let row = box.y; row < box.y + box.height; row += 1)
    picture.data.fill(0x99, (row * picture.width + 20) * 4, (row * picture.width + 20 + box.width) * 4);
}

test('a button in another colour is seen, and named', () => {
  const painted = changed((picture, top) => paint(picture, { y: top + 24, width: 80, height: 24 }));
  const [found, ...others] = differencesOf(painted, light, measures.pixels);
  expect(found).toMatch(/^buttons: /);
  expect(others).toEqual([]);
});

test('another Chromium may draw words in another way, but buttons where they are and in their colours', async () => {
  const other = await launch([
    '--font-render-hinting=full',
    '--disable-font-subpixel-positioning',
    '--enable-lcd-text',
  ]);
  const [look] = looks;
  if (!look) throw new Error('There is no look to compare.');
  const taken = await photograph(other, site.url, look);
  await other.close();
  expect(differencesOf(taken, light, measures.pixels)).not.toEqual([]);
  expect(differencesOf(taken, light, measures.blocks)).toEqual([]);
  const painted = changed((picture, top) => paint(picture, { y: top + 16, width: 200, height: 48 }));
  expect(differencesOf(painted, light, measures.blocks)).toHaveLength(1);
});

test('an address shows one screen in one look', async () => {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  await page.goto(`${site.url}?screen=week&theme=night&size=2&locale=en&format=phone`);
  await page.locator('main[data-state="ready"] iframe[width="390"]').waitFor();
  const screen = page.frameLocator('iframe');
  await screen.locator('.days').waitFor();
  expect(await screen.locator('html').getAttribute('data-theme')).toBe('night');
  expect(await screen.locator('html').getAttribute('data-text')).toBe('2');
  expect(await screen.locator('html').getAttribute('lang')).toBe('en');
  await page.close();
});
