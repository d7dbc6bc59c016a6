import { maxReadingLength } from '@machikado/contracts/conversion.ts';
import { toHiragana, toKatakana } from './kana.ts';

/** One conversion that a person took: what was typed, and what stands there now. */
export type Taken = { readonly text: string; readonly reading: string };

const kanaTail = /[ぁ-ゖー]+$/u;
const pinyinTail = /[a-z']+$/;
const passesAsItIs = /[ぁ-ゖァ-ヺー・ \u3000]/u;

/** The end of a text that can still be converted: its last run of hiragana, or of small letters for pinyin. */
export function readingAtEnd(text: string, script: 'kana' | 'pinyin'): string {
  const tail = (script === 'kana' ? kanaTail : pinyinTail).exec(text)?.[0] ?? '';
  return tail.length > maxReadingLength ? '' : tail;
}

/** The text with its unconverted end replaced by a candidate. */
export function takeCandidate(text: string, reading: string, candidate: string): string {
  return text.endsWith(reading) ? text.slice(0, text.length - reading.length) + candidate : text + candidate;
}

/**
 * How a text is read, from the conversions that made it; `undefined` where a part of it was not typed here, so that
 * nothing is guessed.
 */
export function furiganaFor(
  text: string,
  taken: readonly Taken[],
  script: 'hiragana' | 'katakana',
): string | undefined {
  const longestFirst = taken.toSorted((a, b) => b.text.length - a.text.length);
  let rest = text;
  let reading = '';
  while (rest !== '') {
    const first = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    // The newest conversion to the same text is how the person reads it.
    const known = longestFirst.findLast(
      (one) => one.text.length > 0 && rest.startsWith(one.text) && isLongest(one, longestFirst, rest),
    );
    if (known !== undefined) {
      reading += known.reading;
      rest = rest.slice(known.text.length);
    } else if (passesAsItIs.test(first)) {
      reading += first;
      rest = rest.slice(first.length);
    } else return undefined;
  }
  return script === 'katakana' ? toKatakana(reading) : toHiragana(reading);
}

function isLongest(one: Taken, all: readonly Taken[], rest: string): boolean {
  return all.every((other) => other.text.length <= one.text.length || !rest.startsWith(other.text));
}

/** Width of a candidate's key and its gap, in the keyboard's rem. */
const keyRem = (candidate: string) => Math.max(9, Array.from(candidate).length * 3.2 + 3.2) + 1;

/** Candidates as pages that fit a row of `roomRem`; a page has at least one. */
export function candidatePages(candidates: readonly string[], roomRem: number): string[][] {
  const pages: string[][] = [];
  let used = Infinity;
  for (const candidate of candidates) {
    const needs = keyRem(candidate);
    if (used + needs > roomRem) {
      pages.push([]);
      used = 0;
    }
    pages.at(-1)?.push(candidate);
    used += needs;
  }
  return pages;
}
