import { Resvg, type ResvgRenderOptions } from '@resvg/resvg-js';
import { bitmapOfPixels, type Bitmap } from '../drivers/escpos/raster.ts';

/** Black dots beside each other: how far right and down of the middle of the letter's baseline they begin, and how many. */
type Stroke = readonly [right: number, down: number, dots: number];
type Stamp = readonly Stroke[];

/** A letter of a slip: its stamp's name, and the dot at which the middle of its lower edge stands. */
type Placed = { readonly key: string; readonly x: number; readonly y: number };

/** How letters are drawn: `frame` is the tag of the group around all of receiptline's drawing. */
type Pen = { readonly frame: string; readonly options: ResvgRenderOptions };

export type Stamping = {
  /** The drawing without the letters that are stamped. */
  readonly rest: string;
  readonly letters: readonly Placed[];
};

/** A city's slips have some hundred letters; names bring more, and the eldest go first. */
const keptStamps = 4000;
const stamps = new Map<string, Stamp>();

const letterDots = 24;
/** As wide as paper: however many letters a slip brings, a sheet stays small, and no edge is rounded far from its origin. */
const cellsInSheet = 12;
const groups = /<g transform="translate\((\d+),(\d+)\)">((?:<text\b.*?<\/text>)+)<\/g>/gs;
const texts = /<text\b([^>]*)>((?:<tspan x="\d+">[^<]+<\/tspan>)+)<\/text>/g;
const spans = /<tspan x="(\d+)">([^<]+)<\/tspan>/g;
const plainAttributes = /^(?: font-family="[^"]*"| font-weight="700"| transform="scale\(\d,\d\)")*$/;

function scaleOf(attributes: string): { readonly wide: number; readonly high: number } {
  const [, wide = '1', high = '1'] = /scale\((\d),(\d)\)/.exec(attributes) ?? [];
  return { wide: Number(wide), high: Number(high) };
}

/**
 * Takes the letters out of a drawing of receiptline's, which places each by its middle on whole dots. Letters that are
 * turned white or underlined stay in it.
 */
export function takeLetters(svg: string): Stamping {
  const letters: Placed[] = [];
  const rest = svg.replaceAll(groups, (...[whole = '', left = '', base = '', content = '']: string[]) => {
    const kept = content.replaceAll(texts, (text, attributes: string, line: string) => {
      if (!plainAttributes.test(attributes)) return text;
      const { wide } = scaleOf(attributes);
      for (const [, x, letter] of line.matchAll(spans)) {
        if (letter === '&#xa0;') continue;
        letters.push({ key: `${attributes}>${letter}`, x: Number(left) + Number(x) * wide, y: Number(base) });
      }
      return '';
    });
    return kept === content ? whole : kept === '' ? '' : `<g transform="translate(${left},${base})">${kept}</g>`;
  });
  return { rest, letters };
}

/**
 * Puts letters onto a bitmap. A letter is drawn the first time that it is met, alone and as receiptline would place it,
 * and stamped from then on: the dots are the same, in a tenth of the time.
 */
export function stampLetters(bitmap: Bitmap, letters: readonly Placed[], pen: Pen): void {
  const missing = new Map<string, Set<string>>();
  for (const { key } of letters) {
    if (stamps.has(key)) continue;
    const attributes = key.slice(0, key.indexOf('>'));
    missing.set(attributes, (missing.get(attributes) ?? new Set()).add(key));
  }
  for (const [attributes, keys] of missing) {
    const all = [...keys];
    while (all.length > 0) cutStamps(attributes, all.splice(0, cellsInSheet), pen);
  }
  const bytesPerRow = Math.ceil(bitmap.widthDots / 8);
  for (const { key, x, y } of letters)
    for (const [right, down, dots] of stamps.get(key) ?? []) setDots(bitmap, bytesPerRow, [x + right, y + down, dots]);
  for (const key of stamps.keys()) {
    if (stamps.size <= keptStamps) break;
    stamps.delete(key);
  }
}

function setDots({ rows, widthDots, heightDots }: Bitmap, bytesPerRow: number, [left, y, dots]: Stroke): void {
  if (y < 0 || y >= heightDots) return;
  for (let x = Math.max(0, left); x < Math.min(left + dots, widthDots); x++) {
    const at = y * bytesPerRow + (x >> 3);
    rows[at] = (rows[at] ?? 0) | (0x80 >> (x & 7));
  }
}

/** Draws letters in a row of cells that are wide enough for what stands out of a letter's own square. */
function cutStamps(attributes: string, keys: readonly string[], { frame, options }: Pen): void {
  const { wide, high } = scaleOf(attributes);
  const width = 2 * letterDots * wide;
  const height = 2 * letterDots * high;
  const base = 1.5 * letterDots * high;
  const cells = keys.map((key, at) => {
    const letter = key.slice(attributes.length + 1);
    const place = `translate(${at * width + width / 2},${base})`;
    return `<g transform="${place}"><text${attributes}><tspan x="0">${letter}</tspan></text></g>`;
  });
  const total = width * keys.length;
  const svg =
    `<svg width="${total}px" height="${height}px" viewBox="0 0 ${total} ${height}" xmlns="http://www.w3.org/2000/svg">` +
    `${frame}${cells.join('')}</g></svg>`;
  const drawn = new Resvg(svg, options).render();
  const sheet = bitmapOfPixels(drawn.pixels, drawn.width, drawn.height);
  for (const [at, key] of keys.entries()) stamps.set(key, strokesIn(sheet, { left: at * width, width, base }));
}

type Cell = { readonly left: number; readonly width: number; readonly base: number };

function strokesIn({ rows, widthDots, heightDots }: Bitmap, { left, width, base }: Cell): Stamp {
  const bytesPerRow = Math.ceil(widthDots / 8);
  const isBlack = (x: number, y: number) => ((rows[y * bytesPerRow + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
  const strokes: Stroke[] = [];
  for (let y = 0; y < heightDots; y++) {
    for (let x = left; x < left + width; x++) {
      if (!isBlack(x, y)) continue;
      const from = x;
      while (x < left + width && isBlack(x, y)) x++;
      strokes.push([from - left - width / 2, y - base, x - from]);
    }
  }
  return strokes;
}
