/** The kana grid of the on-screen keyboard: columns あ to わ, rows a i u e o. An empty string is a gap. */
export const kanaRows = [
  ['あ', 'か', 'さ', 'た', 'な', 'は', 'ま', 'や', 'ら', 'わ'],
  ['い', 'き', 'し', 'ち', 'に', 'ひ', 'み', '', 'り', 'を'],
  ['う', 'く', 'す', 'つ', 'ぬ', 'ふ', 'む', 'ゆ', 'る', 'ん'],
  ['え', 'け', 'せ', 'て', 'ね', 'へ', 'め', '', 'れ', 'ー'],
  ['お', 'こ', 'そ', 'と', 'の', 'ほ', 'も', 'よ', 'ろ', '・'],
] as const;

const katakanaOffset = 0x60;

/** Katakana as hiragana; other characters stay. */
export function toHiragana(text: string): string {
  return text.replaceAll(/[ァ-ヶ]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - katakanaOffset));
}

/** Hiragana as katakana; other characters stay. */
export function toKatakana(text: string): string {
  return text.replaceAll(/[ぁ-ゖ]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) + katakanaOffset));
}

const voicedRings = [
  'かが',
  'きぎ',
  'くぐ',
  'けげ',
  'こご',
  'さざ',
  'しじ',
  'すず',
  'せぜ',
  'そぞ',
  'ただ',
  'ちぢ',
  'つづ',
].concat(['てで', 'とど', 'はばぱ', 'ひびぴ', 'ふぶぷ', 'へべぺ', 'ほぼぽ', 'うゔ']);
const smallRings = ['あぁ', 'いぃ', 'うぅ', 'えぇ', 'おぉ', 'つっ', 'やゃ', 'ゆゅ', 'よょ', 'わゎ'];

function turnLast(text: string, rings: readonly string[]): string {
  const last = text.slice(-1);
  for (const ring of [...rings, ...rings.map(toKatakana)]) {
    const at = ring.indexOf(last);
    if (last !== '' && at >= 0) return text.slice(0, -1) + ring.charAt((at + 1) % ring.length);
  }
  return text;
}

/** The last kana with its next mark: は → ば → ぱ → は. A kana that takes no mark stays. */
export const turnVoiced = (text: string): string => turnLast(text, voicedRings);

/** The last kana as its small form, and back: つ → っ → つ. */
export const turnSmall = (text: string): string => turnLast(text, smallRings);
