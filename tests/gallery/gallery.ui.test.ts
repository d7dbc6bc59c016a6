import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compare, launch, looks, majorOf, photograph, pictureFolder, reviewedMajor } from './contact-sheet.ts';
import { buildGallery, startGallery, type GallerySite } from './gallery-site.ts';

// The same Chromium draws the bundled fonts the same everywhere: almost nothing may differ. Another major version may
// round edges and letters in another way: then only what a person would see counts.
const strict = { threshold: 0.1, share: 0.0005 };
const wide = { threshold: 0.25, share: 0.01 };

/**
 * Another major version may break a line elsewhere, and all below moves: such a sheet cannot be laid upon the reviewed
 * one. It may differ in length by 2 % at most.
 */
function isAnotherLength(taken: PNG, reviewed: PNG): boolean {
  expect(taken.width).toBe(reviewed.width);
  expect(Math.abs(taken.height / reviewed.height - 1)).toBeLessThanOrEqual(0.02);
  return taken.height !== reviewed.height;
}

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

test.each(looks)('$name looks as it was reviewed', async (look) => {
  const same = reviewedMajor() === majorOf(browser);
  if (!same)
    console.warn(`Reviewed with Chromium ${reviewedMajor() ?? '?'}, seen with ${majorOf(browser)}: a wider tolerance.`);
  const taken = await photograph(browser, site.url, look);
  expect(taken.faults).toEqual([]);
  const reviewed = readFileSync(join(pictureFolder, `${look.name}.png`));
  if (!same && isAnotherLength(PNG.sync.read(taken.picture), PNG.sync.read(reviewed))) return;
  const { threshold, share } = same ? strict : wide;
  const difference = compare(taken, reviewed, threshold);
  const cure = `${difference.where.join(', ')}: if this is meant, npm run gallery -- --renew, look at it, commit it`;
  expect(difference.share, cure).toBeLessThanOrEqual(share);
});

test('a button in another colour is seen, and named', async () => {
  const look = looks[0];
  if (!look) throw new Error('There is no look to compare.');
  const taken = await photograph(browser, site.url, look);
  const picture = PNG.sync.read(taken.picture);
  const box = taken.boxes.find(({ name }) => name === 'buttons');
  for (let row = Math.ceil(box?.top ?? 0) + 30; row < (box?.top ?? 0) + 60; row += 1)
    picture.data.fill(0x99, (row * picture.width + 20) * 4, (row * picture.width + 120) * 4);
  const difference = compare(taken, PNG.sync.write(picture), strict.threshold);
  expect(difference.where).toEqual(['buttons']);
  expect(difference.share).toBeGreaterThan(strict.share);
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
