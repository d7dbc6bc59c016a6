import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** One cell of open data: a value, nothing (the source does not say, which is never "no"), or why it cannot be read. */
export type Cell<Value> = Result<Value | undefined, string>;

/** Half-width and without blanks at the ends; for numbers, ticks, times and phones, never for names. */
function plain(cell: string): string {
  return cell.normalize('NFKC').trim();
}

/** Words for people: blanks and line breaks become one space, the signs stay as published. */
export function readWords(cell: string): string | undefined {
  const words = cell.replaceAll(/\s+/gu, ' ').trim();
  return words === '' ? undefined : words;
}

const ticked = new Set(['○', '〇', '◯', '1', '有', 'あり', '有り', '可', 'true']);
const unticked = new Set(['×', '✕', '0', '無', 'なし', '無し', '不可', 'false']);

/** `○`, `1` and `有` are yes, `×`, `0` and `無` are no. */
export function readTick(cell: string): Cell<boolean> {
  const sign = plain(cell);
  if (sign === '') return ok(undefined);
  if (ticked.has(sign)) return ok(true);
  return unticked.has(sign) ? ok(false) : err(`neither yes nor no: ${shorten(sign)}`);
}

const bounds = { latitude: [20, 46], longitude: [122, 154] } as const;

/** Decimal degrees of WGS 84 within Japan; a latitude in the longitude's column is found by its bounds. */
export function readCoordinate(cell: string, axis: 'latitude' | 'longitude'): Cell<number> {
  const text = plain(cell);
  if (text === '') return ok(undefined);
  if (!/^\d{1,3}(\.\d{1,20})?$/.test(text)) return err(`${axis} is not in decimal degrees: ${shorten(text)}`);
  const degrees = Number(text);
  const [least, most] = bounds[axis];
  return degrees >= least && degrees <= most ? ok(degrees) : err(`${axis} outside Japan: ${shorten(text)}`);
}

/** A Japanese phone number with hyphens, from `(054)626-1139`, `０５４－６２６－１１３９`; a lone dash is nothing. */
export function readPhone(cell: string): Cell<string> {
  const text = plain(cell).replaceAll(/[‐‑‒–—―−ー]/gu, '-');
  if (text === '' || /^-+$/.test(text)) return ok(undefined);
  const number = text
    .replaceAll(/[\s()]/g, '-')
    .replaceAll(/-+/g, '-')
    .replace(/^-/, '');
  const digits = number.replaceAll('-', '').length;
  const whole = /^0\d{1,4}-\d{1,4}-\d{3,4}$/.test(number) || /^0\d{9,10}$/.test(number);
  return whole && (digits === 10 || digits === 11) ? ok(number) : err(`not a phone number: ${shorten(text)}`);
}

/** `9:00`, `９：００`, `午後5時30分`, `9時` as `HH:MM`. */
export function readTime(cell: string): Cell<string> {
  const text = plain(cell);
  if (text === '') return ok(undefined);
  const match = /^(午前|午後)?(\d{1,2})(?::(\d{2})(?::00)?|時(?:(\d{1,2})分)?)$/.exec(text);
  if (match === null) return err(`not a time: ${shorten(text)}`);
  const hours = Number(match[2]) + (match[1] === '午後' && Number(match[2]) < 12 ? 12 : 0);
  const minutes = Number(match[3] ?? match[4] ?? 0);
  if (minutes > 59 || hours * 60 + minutes > 1440) return err(`not a time: ${shorten(text)}`);
  return ok(`${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`);
}

/** An http or https address. */
export function readUrl(cell: string): Cell<string> {
  const text = cell.trim();
  if (text === '') return ok(undefined);
  const url = URL.parse(text);
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  return isWeb && text.length <= 1000 ? ok(text) : err(`not a web address: ${shorten(text)}`);
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
