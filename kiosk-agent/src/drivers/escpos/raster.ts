import assert from 'node:assert/strict';
import { rasterHeader } from './commands.ts';

/** One bit a dot, rows of whole bytes, most significant bit leftmost, 1 is black. */
export type Bitmap = { readonly widthDots: number; readonly heightDots: number; readonly rows: Uint8Array };

/** Dots darker than this (0–255, Rec. 601 luma on white paper) are printed. */
const blackBelow = 150;

/** Makes dots of RGBA pixels, four bytes each, row by row. */
export function bitmapOfPixels(pixels: Uint8Array, widthDots: number, heightDots: number): Bitmap {
  assert.equal(pixels.length, widthDots * heightDots * 4);
  const bytesPerRow = Math.ceil(widthDots / 8);
  const rows = new Uint8Array(bytesPerRow * heightDots);
  const whole = pixels.byteOffset % 4 === 0 ? new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4) : [];
  for (let y = 0; y < heightDots; y++) {
    for (let x = 0; x < widthDots; x++) {
      // Paper is mostly white.
      if (whole[y * widthDots + x] === 0xffffffff) continue;
      const at = (y * widthDots + x) * 4;
      const alpha = (pixels[at + 3] ?? 0) / 255;
      const luma = 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);
      if (luma * alpha + 255 * (1 - alpha) >= blackBelow) continue;
      const byte = y * bytesPerRow + (x >> 3);
      rows[byte] = (rows[byte] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { widthDots, heightDots, rows };
}

/**
 * DLE followed by EOT, ENQ or DC4 is a real-time command wherever it stands, even among dots. One dot of such a pair is
 * turned over, so that no picture can open a drawer or switch a printer off.
 */
export function disarmRealTime(dots: Uint8Array): Uint8Array {
  const safe = Uint8Array.from(dots);
  for (let at = 1; at < safe.length; at++) {
    const second = safe[at] ?? 0;
    if (safe[at - 1] === 0x10 && (second === 0x04 || second === 0x05 || second === 0x14)) safe[at] = second ^ 0x02;
  }
  return safe;
}

/** Cuts a bitmap into GS v 0 commands of at most `rowsPerBand` rows, top first. */
export function encodeBands(bitmap: Bitmap, rowsPerBand: number): Uint8Array[] {
  assert.ok(rowsPerBand > 0 && rowsPerBand <= 0xffff);
  const bytesPerRow = Math.ceil(bitmap.widthDots / 8);
  assert.equal(bitmap.rows.length, bytesPerRow * bitmap.heightDots);
  const safe = disarmRealTime(bitmap.rows);
  const bands: Uint8Array[] = [];
  for (let top = 0; top < bitmap.heightDots; top += rowsPerBand) {
    const rows = Math.min(rowsPerBand, bitmap.heightDots - top);
    const dots = safe.subarray(top * bytesPerRow, (top + rows) * bytesPerRow);
    bands.push(Buffer.concat([rasterHeader(bytesPerRow, rows), dots]));
  }
  return bands;
}
