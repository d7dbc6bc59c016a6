import { rubyParts, withoutRuby } from './ruby.ts';

/**
 * The measure of やさしい日本語 follows 在留支援のためのやさしい日本語ガイドライン (出入国在留管理庁・文化庁, 2020): one thing
 * a sentence, short, です・ます, readings on kanji, spaces between phrases, no double negative, no foreign word that has
 * to be known.
 */
const sentenceLimit = 25;
const phraseLimit = 12;
const katakanaLimit = 4;

/** Longer katakana words that people meet every day, or that are written on the thing itself. */
const knownWords = [
  'スマートフォン',
  'プリンター',
  'レセプション',
  'リハーサル',
  'クリスタルホール',
  'センター',
  'カタカナ',
  'ホームページ',
  'パスワード',
  'マイナンバー',
  'マイナンバーカード',
];

const faultOf: Readonly<Record<string, (text: string) => boolean>> = {
  'a kanji without a reading': (text) =>
    rubyParts(text).some(({ base, reading }) => reading === undefined && /[\p{Script=Han}《》]/u.test(base)),
  'a reading that is not hiragana': (text) =>
    rubyParts(text).some(({ reading }) => reading !== undefined && !/^[ぁ-ゖー]+$/.test(reading)),
  'a sentence that is too long': (text) => sentencesOf(text).some((one) => lengthOf(one) > sentenceLimit),
  'a double negative': (text) =>
    /な(?:い|く|けれ)[^。]{0,8}(?:ない|ません)/.test(withoutRuby(text).replaceAll(' ', '')),
  'a katakana word that needs a gloss': (text) =>
    (text.match(/[ァ-ヺー]+/g) ?? []).some((word) => word.length > katakanaLimit && !knownWords.includes(word)),
  'a sentence that does not end in です or ます': (text) =>
    sentencesOf(text, '。').some(
      (one) => !/(?:です|ます|ません|ました|でした|ください|か|こんにちは|こんばんは)。$/.test(one),
    ),
  'phrases without spaces': (text) =>
    withoutRuby(text)
      .split(/[ \u3000、。：・（）「」\n]/)
      .some((phrase) => Array.from(phrase.matchAll(/[\p{Script=Han}ぁ-ゖ]/gu)).length > phraseLimit),
};

/** Why a text is not easy Japanese; empty when it is. The text is in Aozora notation. */
export function readingFaults(text: string): string[] {
  return Object.entries(faultOf)
    .filter(([, has]) => has(text))
    .map(([fault]) => fault);
}

/** Sentences with their full stop; with `closed` only those that have one, which leaves out titles and labels. */
function sentencesOf(text: string, closed?: '。'): string[] {
  const sentences = withoutRuby(text).match(/[^。\n]+。?/g) ?? [];
  const trimmed = sentences.map((one) => one.trim()).filter((one) => one !== '');
  return closed === undefined ? trimmed : trimmed.filter((one) => one.endsWith(closed));
}

/** Letters of a sentence, spaces and marks not counted. */
function lengthOf(sentence: string): number {
  return Array.from(sentence.matchAll(/[\p{L}\p{N}ー]/gu)).length;
}
