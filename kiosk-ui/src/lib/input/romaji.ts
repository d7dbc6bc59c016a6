import { toHiragana } from 'wanakana';

const letterTail = /[a-z]+$/;

/** The text after a romaji key: letters become kana as soon as they are one; those on the way stay letters. */
export function addRomaji(text: string, key: string): string {
  const next = text + key;
  const tail = letterTail.exec(next)?.[0];
  if (tail === undefined) return next;
  return next.slice(0, next.length - tail.length) + toHiragana(tail, { IMEMode: true, passRomaji: false });
}
