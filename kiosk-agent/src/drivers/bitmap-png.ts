import { PNG } from 'pngjs';

/** Dots (1 is black, rows of whole bytes) as a grey PNG that is as wide as those bytes. */
export function pngOfRows(rows: Uint8Array, bytesPerRow: number): Buffer {
  const png = new PNG({ width: bytesPerRow * 8, height: rows.length / bytesPerRow, colorType: 0 });
  png.data = Buffer.alloc(rows.length * 8 * 4, 0xff);
  for (const [at, byte] of rows.entries())
    for (let dot = 0; dot < 8; dot++)
      if (byte & (0x80 >> dot)) png.data.fill(0, (at * 8 + dot) * 4, (at * 8 + dot) * 4 + 3);
  return PNG.sync.write(png, { colorType: 0, deflateLevel: 1 });
}
