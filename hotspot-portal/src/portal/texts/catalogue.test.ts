import { expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import { readingFaults } from '@machikado/contracts/easy-japanese.ts';
import { catalogue } from './catalogue.ts';
import type { Texts } from './ja.ts';

/** Every text of a catalogue with sample values in its places. */
function textsOf(texts: Texts): [name: string, text: string][] {
  return Object.entries(texts).flatMap(([name, value]) => {
    const made =
      typeof value === 'function'
        ? (value as (one: unknown, other: unknown) => string | readonly string[])(1, 2)
        : value;
    return (typeof made === 'string' ? [made] : made).map((text): [string, string] => [name, text]);
  });
}

test('each easy text is easy by the ministries’ guideline, with a reading over every kanji', () => {
  const faults = textsOf(catalogue['ja-x-easy']).flatMap(([name, text]) =>
    readingFaults(text).map((fault) => `${name}: ${text}: ${fault}`),
  );
  expect(faults).toEqual([]);
});

test.each(locales)('%s says as many things as Japanese, and none twice over', (locale) => {
  const [own, japanese] = [textsOf(catalogue[locale]), textsOf(catalogue.ja)];
  expect(own.map(([name]) => name)).toEqual(japanese.map(([name]) => name));
  if (locale === 'ja') return;
  const values = new Set(japanese.map(([, text]) => text));
  expect(own.filter(([name, text]) => values.has(text) && !['drill', 'joined', 'codeLabel'].includes(name))).toEqual(
    [],
  );
});
