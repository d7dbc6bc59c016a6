import { describe, expect, test } from 'vitest';
import type { Locale } from '@machikado/contracts/locale.ts';
import { everyFunction, everyText } from './catalogue-walk.ts';
import { catalogue as easy } from './ja-x-easy/catalogue.ts';
import { catalogue as english } from './en/catalogue.ts';
import { catalogue as japanese, type Catalogue } from './ja/catalogue.ts';
import { catalogue as korean } from './ko/catalogue.ts';
import { languages } from './languages.ts';
import { catalogue as simplified } from './zh-hans/catalogue.ts';
import { catalogue as traditional } from './zh-hant/catalogue.ts';

const others: readonly (readonly [Locale, Catalogue])[] = [
  ['ja-x-easy', easy],
  ['en', english],
  ['zh-Hans', simplified],
  ['zh-Hant', traditional],
  ['ko', korean],
];
/** Eleven, twelve and Wednesday: no two arguments alike. */
const samples = [[11, 12, 3]];
const textsOf = (catalogue: Catalogue, locale: Locale) =>
  everyText({ ...catalogue, invitation: { ...languages[locale], guide: languages[locale].guide('') } }, samples);

/** Texts that are the same in every language: names, numbers, the keys of a keyboard, the source as its owner words it. */
const sameEverywhere = /^[\p{N}\p{P}\p{S}\sA-Z]*$|^(?:Wi-Fi|かな|カナ|つ→っ|か→が)$/u;

describe.each(others)('%s', (locale, catalogue) => {
  const texts = textsOf(catalogue, locale);
  const paths = (all: typeof texts) => all.map(({ path }) => path);

  test('says all that Japanese says, and nothing is left empty', () => {
    expect(paths(texts)).toEqual(paths(textsOf(japanese, 'ja')));
    const empty = paths(texts.filter(({ text }) => text.trim() === ''));
    expect(empty).toEqual(['print.reasons.ready', 'invitation.guide'].filter((path) => empty.includes(path)));
  });

  test('is not Japanese or English that was left behind', () => {
    const left = (from: Catalogue, fromLocale: Locale, isForeign: (text: string) => boolean) => {
      const same = new Map(textsOf(from, fromLocale).map(({ path, text }) => [path, text]));
      return texts.filter(({ path, text }) => same.get(path) === text && !sameEverywhere.test(text) && isForeign(text));
    };
    // Kana alone is easy Japanese as well; a word in kanji can be the same in Chinese.
    const isJapanese = (text: string) =>
      locale === 'ja-x-easy'
        ? /\p{Script=Han}/u.test(text)
        : locale.startsWith('zh')
          ? text.replaceAll(/\P{L}/gu, '').length > 4
          : true;
    expect(left(japanese, 'ja', isJapanese)).toEqual([]);
    if (locale !== 'en') expect(left(english, 'en', () => true)).toEqual([]);
  });

  test('takes up every argument that Japanese takes up', () => {
    const inJapanese = new Map(everyFunction(japanese).map(({ path, say }) => [path, say]));
    for (const { path, say } of everyFunction(catalogue)) {
      const original = inJapanese.get(path);
      for (const at of [0, 1, 2]) {
        const changed = [11, 12, 3].map((value, index) => (index === at ? value - 2 : value));
        const depends = (one: typeof say | undefined) =>
          JSON.stringify(one?.(11, 12, 3)) !== JSON.stringify(one?.(...changed));
        expect(depends(say), `${path}, argument ${at + 1}`).toBe(depends(original));
      }
    }
  });
});

/** The ideographs of a national character set, from the table that every browser has of it. */
function ideographs(encoding: string, leads: readonly [number, number], trails: readonly [number, number]) {
  const decoder = new TextDecoder(encoding);
  const found = new Set<string>();
  for (let lead = leads[0]; lead <= leads[1]; lead += 1) {
    for (let trail = trails[0]; trail <= trails[1]; trail += 1) {
      for (const letter of decoder.decode(Uint8Array.of(lead, trail))) {
        if (/\p{Script=Han}/u.test(letter)) found.add(letter);
      }
    }
  }
  return found;
}

/** JMA asks for its name in Japanese wherever its warnings are shown. */
const asItsOwnerWordsIt = '出典：気象庁';
const strangers = (catalogue: Catalogue, locale: Locale, known: ReadonlySet<string>) =>
  textsOf(catalogue, locale)
    .flatMap(({ text }) => text.replace(asItsOwnerWordsIt, '').match(/\p{Script=Han}/gu) ?? [])
    .filter((letter) => !known.has(letter) && letter !== '々');

describe('letters of one language do not stand in another', () => {
  test('simplified Chinese keeps to GB 2312, which has no traditional form of a simplified character', () => {
    const known = ideographs('gbk', [0xb0, 0xf7], [0xa1, 0xfe]);
    expect([known.has('门'), known.has('門'), known.has('気')]).toEqual([true, false, false]);
    expect(strangers(simplified, 'zh-Hans', known)).toEqual([]);
  });

  test('traditional Chinese keeps to Big5, which has no simplified and no Japanese form', () => {
    const known = ideographs('big5', [0xa4, 0xf9], [0x40, 0xfe]);
    expect([known.has('門'), known.has('门'), known.has('気')]).toEqual([true, false, false]);
    expect(strangers(traditional, 'zh-Hant', known)).toEqual([]);
  });

  test('Japanese keeps to JIS X 0208, Korean has no ideographs at all', () => {
    const known = ideographs('euc-jp', [0xb0, 0xf4], [0xa1, 0xfe]);
    expect([known.has('気'), known.has('图'), known.has('门')]).toEqual([true, false, false]);
    expect(strangers(japanese, 'ja', known)).toEqual([]);
    expect(strangers(easy, 'ja-x-easy', known)).toEqual([]);
    expect(strangers(korean, 'ko', new Set())).toEqual([]);
  });

  test('kana stands only on keys outside Japanese', () => {
    for (const [locale, catalogue] of others.filter(([name]) => name !== 'ja-x-easy')) {
      const kana = textsOf(catalogue, locale).filter(
        ({ path, text }) => /[ぁ-ゖァ-ヺ]/.test(text) && !path.startsWith('keyboard.') && !path.startsWith('input.'),
      );
      expect(kana, locale).toEqual([]);
    }
  });
});
