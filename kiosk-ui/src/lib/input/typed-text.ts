import { toHiragana, toKatakana } from './kana.ts';

/**
 * What a person typed, in the one form that is sent. Kanji are never touched: a family name keeps its own variant (髙,
 * 﨑, 神), which Unicode's compatibility forms would replace by another character.
 */
const notHan = /[^\p{Script=Han}]+/gu;
/** Half and full width forms of letters, digits, marks and kana (the block U+FF00–U+FFEF). */
const widthForms = /[\uff01-\uffef]+/gu;
const spaces = /[\s\u3000]+/gu;
const hyphens = /[\u2010-\u2015\u2212\u30fc\u2500\ufe58\ufe63\uff0d\uff70-]/gu;

/** Half width kana as full width, full width letters and digits as half width, marks joined to their kana. */
export function unifyWidth(text: string): string {
  return text.replaceAll(notHan, (run) =>
    run.replaceAll(widthForms, (part) => part.normalize('NFKC')).normalize('NFC'),
  );
}

/** A text as it is sent: one width, single spaces, none at its ends. */
export function tidyText(text: string): string {
  return unifyWidth(text).replaceAll(spaces, ' ').trim();
}

/** A number as it is sent (phone, postal code, quantity): half width, plain hyphens, no spaces. */
export function tidyCode(text: string): string {
  return text.normalize('NFKC').replaceAll(hyphens, '-').replaceAll(spaces, '');
}

/** The digits of a postal code, however it was typed; `undefined` until there are exactly seven. */
export function postalDigits(text: string): string | undefined {
  const digits = tidyCode(text).replaceAll(/[〒-]/gu, '');
  return /^\d{7}$/.test(digits) ? digits : undefined;
}

/**
 * A text in the first of its forms that `pattern` accepts: as it is, as a code, as katakana, as hiragana. Where none
 * fits it stays as it is, and the fault is told.
 */
export function tidyToFit(text: string, pattern: string | undefined): string {
  const plain = tidyText(text);
  if (pattern === undefined || plain === '') return plain;
  const expression = new RegExp(pattern, 'u');
  const forms = [plain, tidyCode(text), toKatakana(plain), toHiragana(plain)];
  return forms.find((form) => expression.test(form)) ?? plain;
}
