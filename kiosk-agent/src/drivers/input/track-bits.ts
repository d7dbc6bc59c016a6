import type { TrackName } from './swipe.ts';

/** How characters stand on a stripe: data bits with the lowest first, one parity bit, sentinels, and a check at the end. */
type Coding = {
  readonly dataBits: number;
  readonly parity: 'odd' | 'even';
  /** What is added to a value to get its ASCII character. */
  readonly base: number;
  readonly start: number;
  readonly end: number;
  readonly maxCharacters: number;
};

/** Source: Datacard CP60 manual p. 2-26, the table of ISO/IEC 7811 and JIS X 6302. */
const codings: Readonly<Record<TrackName, Coding>> = {
  1: { dataBits: 6, parity: 'odd', base: 0x20, start: 0x05, end: 0x1f, maxCharacters: 79 },
  2: { dataBits: 4, parity: 'odd', base: 0x30, start: 0x0b, end: 0x0f, maxCharacters: 40 },
  3: { dataBits: 4, parity: 'odd', base: 0x30, start: 0x0b, end: 0x0f, maxCharacters: 107 },
  jis: { dataBits: 7, parity: 'even', base: 0, start: 0x7f, end: 0x7f, maxCharacters: 72 },
};

const maxStreamBytes = 512;

type Character = { readonly value: number; readonly sound: boolean };

/**
 * Reads one track from its bit stream; `undefined` when it cannot be read. Readers do not agree on which bit of a byte
 * is the first, and a card may be pulled in either direction: of the four readings one alone must have right parity in
 * every character and a right check at the end. Two that differ are no reading at all.
 */
export function decodeTrackBits(bytes: Uint8Array, track: TrackName): string | undefined {
  if (bytes.length > maxStreamBytes) return undefined;
  const lowestFirst = [...bytes].flatMap((byte) => Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1));
  const highestFirst = [...bytes].flatMap((byte) => Array.from({ length: 8 }, (_, bit) => (byte >> (7 - bit)) & 1));
  const readings = [lowestFirst, highestFirst, lowestFirst.toReversed(), highestFirst.toReversed()];
  const texts = new Set(readings.flatMap((bits) => readText(bits, track) ?? []));
  const [text] = texts;
  return texts.size === 1 ? text : undefined;
}

function readText(bits: readonly number[], track: TrackName): string | undefined {
  const values = readCharacters(bits, codings[track]);
  return values && (track === 'jis' ? jisText(values) : asciiText(values, codings[track].base));
}

function characterAt(bits: readonly number[], at: number, { dataBits, parity }: Coding): Character | undefined {
  if (at + dataBits >= bits.length) return undefined;
  let value = 0;
  let ones = 0;
  for (let bit = 0; bit <= dataBits; bit++) {
    const set = bits[at + bit] ?? 0;
    ones += set;
    if (bit < dataBits) value |= set << bit;
  }
  return { value, sound: (ones % 2 === 1) === (parity === 'odd') };
}

/** The values from the start to the end sentinel, both included, when parity and check are right. */
function readCharacters(bits: readonly number[], coding: Coding): number[] | undefined {
  const width = coding.dataBits + 1;
  // Clocking zeros come first: the first one bit belongs to the start sentinel, whose lowest bit is set in every coding.
  const first = bits.indexOf(1);
  if (first === -1) return undefined;
  const values: number[] = [];
  let check = 0;
  for (let index = 0; index < coding.maxCharacters; index++) {
    const character = characterAt(bits, first + index * width, coding);
    if (!character?.sound || (index === 0 && character.value !== coding.start)) return undefined;
    values.push(character.value);
    check ^= character.value;
    if (index > 0 && character.value === coding.end) {
      const last = characterAt(bits, first + (index + 1) * width, coding);
      // Only clocking zeros may follow: an end in the middle is that of another reading.
      const isWhole = bits.lastIndexOf(1) < first + (index + 2) * width;
      return last?.value === check && last.sound && isWhole ? values : undefined;
    }
  }
  return undefined;
}

function asciiText(values: readonly number[], base: number): string {
  return String.fromCharCode(...values.map((value) => value + base));
}

/** JIS X 0201 between the two DELs: SO turns to half-width katakana, SI back. `undefined` at any other control character. */
function jisText(values: readonly number[]): string | undefined {
  let text = '';
  let isKatakana = false;
  for (const value of values.slice(1, -1)) {
    if (value === 0x0e || value === 0x0f) isKatakana = value === 0x0e;
    else if (value < 0x20) return undefined;
    else if (isKatakana && value >= 0x21 && value <= 0x5f) text += String.fromCharCode(0xff61 + value - 0x21);
    else text += String.fromCharCode(value);
  }
  return text;
}
