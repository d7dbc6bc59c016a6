import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Cuts a part out of a picture; what lies beyond its edge stays clear. */
export function cut(from: PNG, box: Box): PNG {
  const part = new PNG({ width: box.width, height: box.height });
  const width = Math.min(box.width, from.width - box.x);
  const height = Math.min(box.height, from.height - box.y);
  if (width > 0 && height > 0) PNG.bitblt(from, part, box.x, box.y, width, height, 0, 0);
  return part;
}

/** A picture with 32 steps of each colour: half the bytes, and nothing that an eye would miss. */
export function write(picture: PNG): Buffer {
  for (let at = 0; at < picture.data.length; at += 1)
    if (at % 4 !== 3) picture.data[at] = Math.round((Math.round(((picture.data[at] ?? 0) * 31) / 255) * 255) / 31);
  return PNG.sync.write(picture, { colorType: 2, deflateLevel: 9 });
}

/** How alike two pictures must be. */
export type Measure = {
  readonly name: 'pixels' | 'blocks';
  /** The largest share that may differ, 0–1. */
  readonly share: number;
};
/**
 * The same Chromium draws the bundled fonts the same everywhere: almost no pixel may differ. Another major version
 * smooths letters in another way and may break a line elsewhere; what is laid out, and in which colours, stays.
 */
export const measures = {
  pixels: { name: 'pixels', share: 0.002 },
  /** Of a whole screen at a quarter of its size: the edge of letters, and no button. */
  screenPixels: { name: 'pixels', share: 0.005 },
  blocks: { name: 'blocks', share: 0.04 },
} as const satisfies Record<string, Measure>;

const blockPx = 12;
/** How far apart two blocks may be in the mean of a colour, 0–255. A line of words in place of none is about 40. */
const blockTolerance = 56;

/** The mean colour of each square block of a picture, three numbers a block, row by row. */
function blocksOf(picture: PNG): number[] {
  const columns = Math.ceil(picture.width / blockPx);
  const rows = Math.ceil(picture.height / blockPx);
  const means: number[] = [];
  for (let block = 0; block < columns * rows; block += 1) {
    const sums = [0, 0, 0];
    let count = 0;
    const top = Math.floor(block / columns) * blockPx;
    const left = (block % columns) * blockPx;
    for (let y = top; y < Math.min(picture.height, top + blockPx); y += 1)
      for (let x = left; x < Math.min(picture.width, left + blockPx); x += 1) {
        count += 1;
        for (const part of [0, 1, 2])
          sums[part] = (sums[part] ?? 0) + (picture.data[(y * picture.width + x) * 4 + part] ?? 0);
      }
    means.push(...sums.map((sum) => sum / count));
  }
  return means;
}

/** A line more or less, broken elsewhere, in px. */
const otherHeightPx = 26;

/** The share of blocks whose mean colour is another, as far as both pictures reach. */
function blocksThatDiffer(one: PNG, other: PNG): number {
  const height = Math.min(one.height, other.height);
  if (one.width !== other.width || Math.max(one.height, other.height) > height * 1.05 + otherHeightPx) return 1;
  const [a, b] = [one, other].map((picture) => blocksOf(cut(picture, { x: 0, y: 0, width: one.width, height })));
  if (!a || !b) return 1;
  const isFar = (block: number) =>
    [0, 1, 2].some((part) => Math.abs((a[block * 3 + part] ?? 0) - (b[block * 3 + part] ?? 0)) > blockTolerance);
  const blocks = Array.from({ length: a.length / 3 }, (_, block) => block);
  return blocks.filter(isFar).length / blocks.length;
}

/** The share of two pictures that differs by a measure, 0–1. */
export function difference(one: PNG, other: PNG, { name }: Measure): number {
  if (name === 'blocks') return blocksThatDiffer(one, other);
  if (one.width !== other.width || one.height !== other.height) return 1;
  const options = { threshold: 0.1, includeAA: false };
  return pixelmatch(one.data, other.data, undefined, one.width, one.height, options) / (one.width * one.height);
}
