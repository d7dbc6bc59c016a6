/** Words in Latin letters that stand on the screens of a city, as they are said in Japanese. */
const known: Readonly<Record<string, string>> = {
  'wi-fi': 'わいふぁい',
  wifi: 'わいふぁい',
  qr: 'きゅーあーる',
  pdf: 'ぴーでぃーえふ',
  pin: 'ぴん',
  english: 'いんぐりっしゅ',
  machikado: 'まちかど',
  free: 'ふりー',
  japan: 'じゃぱん',
  web: 'うぇぶ',
  sns: 'えすえぬえす',
  net: 'ねっと',
  touch: 'たっち',
  start: 'すたーと',
};

const letters: Readonly<Record<string, string>> = {
  a: 'えー',
  b: 'びー',
  c: 'しー',
  d: 'でぃー',
  e: 'いー',
  f: 'えふ',
  g: 'じー',
  h: 'えいち',
  i: 'あい',
  j: 'じぇー',
  k: 'けー',
  l: 'える',
  m: 'えむ',
  n: 'えぬ',
  o: 'おー',
  p: 'ぴー',
  q: 'きゅー',
  r: 'あーる',
  s: 'えす',
  t: 'てぃー',
  u: 'ゆー',
  v: 'ぶい',
  w: 'だぶりゅー',
  x: 'えっくす',
  y: 'わい',
  z: 'ぜっと',
};

/** The name of one Latin letter in hiragana, or the letter itself where it is none. */
export function readLetter(letter: string): string {
  return letters[letter.toLowerCase()] ?? letter;
}

/**
 * A word in Latin letters in hiragana: known words as they are said, capitals letter by letter. `undefined` for a word
 * that only another language's voice can say.
 */
export function readLatinWord(word: string): string | undefined {
  const whole = known[word.toLowerCase()];
  if (whole !== undefined) return whole;
  return /^[A-Z]{1,6}$/.test(word) || word.length <= 2 ? Array.from(word, readLetter).join('') : undefined;
}
