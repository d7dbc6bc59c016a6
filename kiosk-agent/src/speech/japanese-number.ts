const digits = ['ぜろ', 'いち', 'に', 'さん', 'よん', 'ご', 'ろく', 'なな', 'はち', 'きゅう'] as const;
const hundreds = [
  '',
  'ひゃく',
  'にひゃく',
  'さんびゃく',
  'よんひゃく',
  'ごひゃく',
  'ろっぴゃく',
  'ななひゃく',
  'はっぴゃく',
  'きゅうひゃく',
] as const;
const thousands = [
  '',
  'せん',
  'にせん',
  'さんぜん',
  'よんせん',
  'ごせん',
  'ろくせん',
  'ななせん',
  'はっせん',
  'きゅうせん',
] as const;
const myriads = ['', 'まん', 'おく', 'ちょう'] as const;

function readBelowMyriad(value: number): string {
  const ten = Math.floor(value / 10) % 10;
  const one = value % 10;
  return [
    thousands[Math.floor(value / 1000)] ?? '',
    hundreds[Math.floor(value / 100) % 10] ?? '',
    ten === 0 ? '' : `${ten === 1 ? '' : digits[ten]}じゅう`,
    one === 0 ? '' : digits[one],
  ].join('');
}

/** A whole number as it is said, in hiragana. Above 9,999 兆 it is said digit by digit. */
export function readNumber(value: number): string {
  if (value === 0) return digits[0];
  if (!Number.isSafeInteger(value) || value < 0 || value >= 1e16) return readDigits(String(value));
  let rest = value;
  let said = '';
  for (const unit of myriads) {
    const part = rest % 10_000;
    const words = unit !== '' && part === 1000 ? 'いっせん' : readBelowMyriad(part);
    if (part > 0) said = words + unit + said;
    rest = Math.floor(rest / 10_000);
  }
  return said;
}

/** Each digit by itself; what is no digit is left out. */
export function readDigits(text: string): string {
  return Array.from(text, (letter) => digits[Number.parseInt(letter, 10)] ?? '').join('');
}

/** How a counter changes with the number before it: whole readings by number, and by the last digit of greater ones. */
type Counter = {
  readonly plain: string;
  readonly whole?: Readonly<Record<number, string>>;
  readonly ending?: Readonly<Record<number, string>>;
};

/** Numbers that end in 1, 6, 8 and 10 close up before か, さ, た, は; 3 may voice it. */
function closing(plain: string, changes: { three?: string; one?: string; six?: boolean } = {}): Counter {
  const hard = changes.one ?? plain;
  return {
    plain,
    ending: {
      1: `いっ${hard}`,
      3: `さん${changes.three ?? plain}`,
      8: `はっ${hard}`,
      10: `じゅっ${hard}`,
      ...(changes.six !== false && { 6: `ろっ${hard}` }),
    },
  };
}

const hour = { 4: 'よ', 7: 'しち', 9: 'く' } as const;
const withHour = (plain: string): Counter => ({
  plain,
  whole: { 0: `れい${plain}` },
  ending: { 4: `${hour[4]}${plain}`, 7: `${hour[7]}${plain}`, 9: `${hour[9]}${plain}` },
});

const counters: Readonly<Record<string, Counter>> = {
  時: withHour('じ'),
  時間: withHour('じかん'),
  分: {
    ...closing('ふん', { one: 'ぷん', three: 'ぷん' }),
    ending: { ...closing('ふん', { one: 'ぷん', three: 'ぷん' }).ending, 4: 'よんぷん' },
  },
  月: { plain: 'がつ', ending: { 4: 'しがつ', 7: 'しちがつ', 9: 'くがつ' } },
  日: {
    plain: 'にち',
    whole: {
      1: 'ついたち',
      2: 'ふつか',
      3: 'みっか',
      4: 'よっか',
      5: 'いつか',
      6: 'むいか',
      7: 'なのか',
      8: 'ようか',
      9: 'ここのか',
      10: 'とおか',
      14: 'じゅうよっか',
      20: 'はつか',
      24: 'にじゅうよっか',
    },
    ending: { 7: 'しちにち', 9: 'くにち' },
  },
  年: { plain: 'ねん', ending: { 4: 'よねん' } },
  円: { plain: 'えん', ending: { 4: 'よえん' } },
  階: closing('かい', { three: 'がい' }),
  回: closing('かい'),
  か所: closing('かしょ'),
  か月: closing('かげつ'),
  件: closing('けん'),
  歳: closing('さい', { six: false }),
  人: { plain: 'にん', whole: { 1: 'ひとり', 2: 'ふたり' }, ending: { 4: 'よにん', 7: 'しちにん' } },
  名: { plain: 'めい' },
  つ: {
    plain: 'つ',
    whole: {
      1: 'ひとつ',
      2: 'ふたつ',
      3: 'みっつ',
      4: 'よっつ',
      5: 'いつつ',
      6: 'むっつ',
      7: 'ななつ',
      8: 'やっつ',
      9: 'ここのつ',
    },
  },
  けた: { plain: 'けた', whole: { 1: 'ひとけた', 2: 'ふたけた' }, ending: { 10: 'じゅっけた' } },
  番: { plain: 'ばん' },
  号: { plain: 'ごう' },
  枚: { plain: 'まい' },
  秒: { plain: 'びょう' },
  行: { plain: 'ぎょう' },
  '%': { plain: 'ぱーせんと' },
  km: { plain: 'きろめーとる' },
  m: { plain: 'めーとる' },
};

/** Counters as a regular expression, the longest first. */
export const counterPattern = Object.keys(counters)
  .toSorted((a, b) => b.length - a.length)
  .join('|');

/** A unit by itself, as it is said after a decimal number. */
export function readUnit(unit: string): string {
  return counters[unit]?.plain ?? unit;
}

/** A number with what it counts, as it is said: `3階` is さんがい, `10分` じゅっぷん. */
export function readCounted(value: number, unit: string): string {
  const counter = counters[unit];
  if (counter === undefined) return readNumber(value) + unit;
  const whole = counter.whole?.[value];
  if (whole !== undefined) return whole;
  const tens = value % 10 === 0 && value % 100 !== 0;
  const ending = counter.ending?.[tens ? 10 : value % 10];
  if (ending === undefined) return readNumber(value) + counter.plain;
  if (tens) return readNumber(value).replace(/じゅう$/, '') + ending;
  const before = value - (value % 10);
  return (before > 0 ? readNumber(before) : '') + ending;
}
