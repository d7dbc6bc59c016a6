import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import { launchBrowser } from '../visit/browser.ts';
import { allJourneys, survey, type Course } from './survey.ts';
import { themes } from './themes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Journeys whose screens and dialogs the test of low controls does not come to. */
const walkedLow = [
  'cancel',
  'status',
  'apply for a course',
  'search',
  'refused',
  'a full course',
  'silence',
  'taken home',
  'card',
  'takeover',
];

/**
 * Each journey once, the languages and themes taking turns, some in the largest letters. `npm run access` looks at the
 * whole product of screens, languages and themes.
 */
const courses = allJourneys.map((journey, nth): Course => ({
  journey,
  locale: locales[nth % locales.length] ?? 'ja',
  theme: themes[nth % themes.length] ?? 'light',
  ...(walkedLow.includes(journey.name) ? { low: true } : nth % 2 === 0 && { textSize: 4 }),
}));

test(`no fault on any screen of ${allJourneys.length} journeys`, { timeout: 600_000 }, async () => {
  const found = await survey(browser, courses);
  expect(found.flatMap(({ faults }) => faults)).toEqual([]);
  expect(found.filter(({ course }) => course.low)).toHaveLength(walkedLow.length);
  expect(new Set(found.flatMap(({ screens }) => screens)).size).toBeGreaterThan(70);
});
