import { expect, test } from 'vitest';
import { readingFaults } from '@machikado/contracts/easy-japanese.ts';
import { everyText, type Said } from './catalogue-walk.ts';
import { catalogue } from './ja-x-easy/catalogue.ts';
import { languages } from './languages.ts';

/** Days and counts with readings of their own, and others. */
const samples = [1, 2, 4, 14, 20, 24, 30].map((n) => [n, n, n % 7]);

const faultsOf = (texts: readonly Said[]) =>
  texts.flatMap(({ path, text }) => readingFaults(text).map((fault) => `${path}: ${fault}: ${text}`));

test('every text of the screens is easy Japanese', () => {
  const texts = everyText(catalogue, samples);
  expect(texts.length).toBeGreaterThan(400);
  expect(faultsOf(texts)).toEqual([]);
});

test('what is said before a language is chosen is easy Japanese', () => {
  expect(faultsOf(everyText(languages['ja-x-easy'], [['旭川市《あさひかわし》']]))).toEqual([]);
});
