import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { Resvg, type ResvgRenderOptions } from '@resvg/resvg-js';
import receiptline from 'receiptline';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import type { Locale } from '@machikado/contracts/locale.ts';
import { lettersOf } from './slip-letters.ts';
import { bitmapOfPixels, type Bitmap } from '../drivers/escpos/raster.ts';
import { stampLetters, takeLetters } from './letter-stamps.ts';

const require = createRequire(import.meta.url);
const fontFiles = [
  require.resolve('@expo-google-fonts/biz-udgothic/400Regular/BIZUDGothic_400Regular.ttf'),
  require.resolve('@expo-google-fonts/biz-udgothic/700Bold/BIZUDGothic_700Bold.ttf'),
];

/** Half-width characters are twelve dots wide in receiptline's drawings. */
const dotsPerColumn = 12;
/** About 1.5 m of paper: no honest slip is longer. */
const maxHeightDots = 12_000;

export type LayoutTarget = Pick<PrinterProfile['print'], 'columns' | 'spacing'> & {
  /** The second language of the slip. */
  readonly locale?: Locale | undefined;
  /** Draws the whole at once: slower, and the measure of the usual way. */
  readonly withoutStamps?: boolean;
};

/**
 * Draws a receiptline document at the width of a printer, with the product's own fonts, and those of the
 * machine for lines in Chinese and Korean.
 * The same document and target always give the same dots.
 */
export function drawSlip(document: string, target: LayoutTarget): Bitmap {
  const svg = receiptline.transform(document, {
    cpl: target.columns,
    encoding: 'cp932',
    spacing: target.spacing,
    command: 'svg',
  });
  const letters = lettersOf(target.locale);
  const placed = withLetters(localSvg(svg), letters?.family);
  const { rest, letters: stamped } = target.withoutStamps ? { rest: placed, letters: [] } : takeLetters(placed);
  const options: ResvgRenderOptions = {
    font: {
      fontFiles: [...fontFiles, ...(letters?.files ?? [])],
      loadSystemFonts: false,
      defaultFontFamily: 'BIZ UDGothic',
    },
    background: '#ffffff',
    shapeRendering: 1,
  };
  const drawn = new Resvg(rest, options).render();
  assert.equal(drawn.width, target.columns * dotsPerColumn);
  assert.ok(drawn.height <= maxHeightDots, 'A slip is longer than any honest one.');
  const bitmap = bitmapOfPixels(drawn.pixels, drawn.width, drawn.height);
  const frame = /<g font-family=[^>]*>/.exec(placed)?.[0];
  assert.ok(frame !== undefined, 'receiptline draws in another way now.');
  stampLetters(bitmap, stamped, { frame, options });
  return bitmap;
}

/** Takes the outside font out of receiptline's drawing, and makes its emphasis a bold face in place of a stroke. */
function localSvg(svg: string): string {
  const local = svg
    .replace(/<style\b[^>]*>.*?<\/style>/s, '')
    .replace(/ font-family="[^"]*"/, ' font-family="BIZ UDGothic"')
    .replaceAll(/<text([^>]*?) stroke="#000"/g, '<text$1 font-weight="700"');
  assert.ok(!/https?:\/\/(?!www\.w3\.org\/)/.test(local.replaceAll(/<text\b.*?<\/text>/gs, '')));
  return local;
}

let kanji: ReadonlySet<string> | undefined;

/** The letters of JIS X 0208, in the order of its rows. */
function readKanji(): ReadonlySet<string> {
  const codes = Uint8Array.from({ length: 0x54 * 94 * 2 }, (_, at) => {
    const place = Math.floor(at / 2);
    return 0xa1 + (at % 2 === 0 ? Math.floor(place / 94) : place % 94);
  });
  return new Set(Array.from(new TextDecoder('euc-jp').decode(codes)).filter((letter) => letter !== '\uFFFD'));
}

/** What Japanese type draws: ASCII, Latin-1, kana, punctuation, and ideographs, which are looked up only once asked for. */
function isJapanese(letter: string): boolean {
  return /[\0-\xff\p{P}]/u.test(letter) || (kanji ??= readKanji()).has(letter);
}

/** Draws each line that Japanese type cannot write whole in the other family, so that no line mixes two shapes. */
function withLetters(svg: string, family: string | undefined): string {
  if (family === undefined) return svg;
  return svg.replaceAll(/<text\b([^>]*)>(.*?)<\/text>/gs, (whole, attributes: string, content: string) => {
    const text = content.replaceAll(/<[^>]*>|&[^;]*;/g, '');
    return Array.from(text).every(isJapanese) ? whole : `<text font-family="${family}"${attributes}>${content}</text>`;
  });
}
