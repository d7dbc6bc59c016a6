import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readingFaults } from '@machikado/contracts/easy-japanese.ts';
import { locales } from '@machikado/contracts/locale.ts';
import { findLanguageGaps, publicTexts } from './language-gaps.ts';
import { loadPack } from './load-pack.ts';

const packs = join(import.meta.dirname, '../../packs');
const cities = await readdir(packs);

async function load(city: string) {
  const pack = await loadPack(join(packs, city));
  if (!pack.ok) throw new Error(`${pack.error.file}: ${pack.error.reason}`);
  return pack.value;
}

test.each(cities)('%s offers six languages and says everything in each of them', async (city) => {
  const pack = await load(city);
  expect(pack.city.languages).toEqual(locales);
  expect(findLanguageGaps(pack)).toEqual([]);
});

test.each(cities)('the easy Japanese of %s can be read by who learns Japanese', async (city) => {
  const texts = publicTexts(await load(city)).map(({ text }) => text['ja-x-easy'] ?? '');
  expect(texts.length).toBeGreaterThan(50);
  expect(texts.flatMap((text) => readingFaults(text).map((fault) => `${fault}: ${text}`))).toEqual([]);
});

test('a text that lacks an offered language is named, one that lacks another is not', async () => {
  const pack = await load('asahikawa');
  const name = { ja: '旭川市', en: 'Asahikawa', ko: '' };
  const city = { ...pack.city, name, languages: ['ja', 'en', 'ko', 'zh-Hans'] as const };
  expect(findLanguageGaps({ ...pack, city: { ...city, languages: [...city.languages] } })).toEqual([
    { path: 'city.name', locale: 'ko' },
    { path: 'city.name', locale: 'zh-Hans' },
  ]);
});
