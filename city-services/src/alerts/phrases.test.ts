import { expect, test } from 'vitest';
import { readingFaults } from '@machikado/contracts/easy-japanese.ts';
import { locales, type LocalText } from '@machikado/contracts/locale.ts';
import { actions, noShelterListed } from './action-phrases.ts';
import { headlines } from './headline-phrases.ts';
import { actionFor, headlineFor } from './phrases.ts';
import type { Topic } from './severity.ts';

const levels = [3, 4, 5] as const;
const topics = Object.keys(headlines) as Topic[];

function everyPhrase(): LocalText[] {
  const severities = topics.flatMap((topic) => levels.map((level) => ({ topic, level, hazards: [] })));
  return [
    ...severities.flatMap((severity) => [
      headlineFor(severity, false),
      headlineFor(severity, true),
      actionFor(severity),
    ]),
    noShelterListed,
  ];
}

test('every warning is told in all languages, each with words of its own', () => {
  expect(Object.keys(actions)).toEqual(Object.keys(headlines));
  for (const phrase of everyPhrase()) {
    for (const locale of locales) expect(phrase[locale] ?? '', phrase.en).not.toBe('');
    expect(phrase.ko, phrase.en).toMatch(/[가-힣]/);
    expect(new Set([phrase.ja, phrase.en, phrase.ko, phrase['zh-Hans']]).size, phrase.en).toBe(4);
  }
});

test('the easy Japanese of every warning can be read by who learns Japanese', () => {
  const texts = everyPhrase().map((phrase) => phrase['ja-x-easy'] ?? '');
  expect(texts.flatMap((text) => readingFaults(text).map((fault) => `${fault}: ${text}`))).toEqual([]);
});
