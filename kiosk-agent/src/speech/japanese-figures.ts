import { counterPattern, readCounted, readDigits, readNumber, readUnit } from './japanese-number.ts';
import { readLatinWord, readLetter } from './latin-word.ts';
import { replaceSpelled } from './spelling.ts';

const weekdays: Readonly<Record<string, string>> = {
  日: 'にち',
  月: 'げつ',
  火: 'か',
  水: 'すい',
  木: 'もく',
  金: 'きん',
  土: 'ど',
};
const amount = String.raw`\d{1,3}(?:,\d{3})+|\d+`;

/** Around what is kana already (two letters for private use), so that the words beside it are not run into it. */
const opens = '\u{E000}';
const closes = '\u{E001}';
const mark = (kana: string) => opens + kana + closes;

const toNumber = (text: string) => Number(text.replaceAll(',', ''));
const sayDay = (month: string, day: string) => readCounted(Number(month), '月') + readCounted(Number(day), '日');

function sayTime(hours: string, minutes: string): string {
  return readCounted(Number(hours), '時') + (Number(minutes) === 0 ? '' : readCounted(Number(minutes), '分'));
}

function saySpelled(groups: readonly string[]): string {
  const say = (letter: string) => (/\d/.test(letter) ? readDigits(letter) : readLetter(letter));
  return groups.map((group) => Array.from(group, say).join('')).join('、');
}

function sayDecimal(text: string): string {
  const [, whole = '', part = '', unit = ''] = /^(\d+)\.(\d+)(.*)$/.exec(text) ?? [];
  return `${readNumber(Number(whole))}てん${readDigits(part)}${readUnit(unit)}`;
}

function isDay(month: string, day: string): boolean {
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
}

type Rule = readonly [RegExp, (...found: string[]) => string];

/** In this order: what an earlier rule has said is kana, and no later one finds a figure in it. */
const rules: readonly Rule[] = [
  [/\d{4}-(\d{2})-(\d{2})/g, (_all, month = '', day = '') => mark(sayDay(month, day))],
  [/(\d{1,2}:\d{2})\s*[–〜~-]\s*(?=\d{1,2}:\d{2})/g, (_all, time = '') => `${time}から`],
  [/(?<!\d)(\d{1,2}):(\d{2})(?!\d)/g, (_all, hours = '', minutes = '') => mark(sayTime(hours, minutes))],
  [
    /(?<!\d)(\d{1,2})\/(\d{1,2})(?![\d/])/g,
    (all = '', month = '', day = '') => (isDay(month, day) ? mark(sayDay(month, day)) : all),
  ],
  [
    /(\d+) \/ (\d+)/g,
    (_all, now = '', of = '') => mark(`${readNumber(Number(of))}のうち${readNumber(Number(now))}ばんめ`),
  ],
  [/[（(]([日月火水木金土])[)）]/g, (_all, day = '') => mark(`、${weekdays[day] ?? ''}ようび、`)],
  [/(?<!か)(\d{1,2})月(\d{1,2})日/g, (_all, month = '', day = '') => mark(sayDay(month, day))],
  [new RegExp(`[¥￥](${amount})`, 'g'), (_all, yen = '') => mark(readCounted(toNumber(yen), '円'))],
  [/(\d+)\.(\d+)(km|m|%)?(?![a-z])/g, (all = '') => mark(sayDecimal(all))],
  [
    new RegExp(`(${amount})(${counterPattern})(?![a-z])`, 'g'),
    (_all, value = '', unit = '') => mark(readCounted(toNumber(value), unit)),
  ],
  [new RegExp(amount, 'g'), (value = '') => mark(readNumber(toNumber(value)))],
  [
    /[A-Za-z]+(?:-[A-Za-z]+)*/g,
    (word = '') => {
      const said = readLatinWord(word);
      return said === undefined ? ` ${word} ` : mark(said);
    },
  ],
];

/** A stretch of a text: `kana` is ready to be said, the rest still holds kanji. */
export type Stretch = { readonly text: string; readonly kana: boolean };

/**
 * Numbers, times, dates, prices, codes and Latin words of a Japanese text in hiragana; everything else stays. Words
 * that are said in no known way stay in Latin letters.
 */
export function splitFigures(text: string): Stretch[] {
  const plain = text.normalize('NFKC').replaceAll(/[\u{E000}\u{E001}]/gu, '');
  let marked = replaceSpelled(plain, (groups) => mark(saySpelled(groups)));
  for (const [pattern, say] of rules) marked = marked.replaceAll(pattern, say);
  return marked
    .split(/(\u{E000}[^\u{E001}]*\u{E001})/u)
    .filter((stretch) => stretch !== '')
    .map((stretch) =>
      stretch.startsWith(opens) ? { text: stretch.slice(1, -1), kana: true } : { text: stretch, kana: false },
    );
}

/** The same as one text. */
export function sayFigures(text: string): string {
  return splitFigures(text)
    .map((stretch) => stretch.text)
    .join('');
}
