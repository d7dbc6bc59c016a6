import { PNG } from 'pngjs';

const marginDots = 24;
const maxRows = 20_000;

/** The paper that hangs out of the printer: rows of dots, one bit each, 1 is black. */
export type Paper = {
  readonly feed: (rows: number) => void;
  readonly addRaster: (bytesPerRow: number, dots: Uint8Array) => void;
  readonly rows: () => number;
  /** Takes the piece off. Nothing when it carries no ink. */
  readonly cut: () => PaperPiece | undefined;
};

export type PaperPiece = { readonly bytesPerRow: number; readonly rows: readonly Uint8Array[] };

/** Paper for a head of `widthDots`; dots beyond it are lost, as on a real head. */
export function createPaper(widthDots: number): Paper {
  const bytesPerRow = Math.ceil(widthDots / 8);
  let rows: Uint8Array[] = [];
  const add = (row: Uint8Array) => {
    if (rows.length < maxRows) rows.push(row);
  };
  return {
    rows: () => rows.length,
    feed: (count) => {
      for (let n = 0; n < count; n++) add(new Uint8Array(bytesPerRow));
    },
    addRaster: (sentPerRow, dots) => {
      for (let at = 0; at < dots.length; at += sentPerRow) {
        const row = new Uint8Array(bytesPerRow);
        row.set(dots.subarray(at, at + Math.min(sentPerRow, bytesPerRow)));
        add(row);
      }
    },
    cut: () => {
      const piece = rows;
      rows = [];
      return piece.some((row) => row.some((byte) => byte !== 0)) ? { bytesPerRow, rows: piece } : undefined;
    },
  };
}

/** A piece of paper as a PNG: one pixel a dot, with the margins that the head cannot reach. */
export function drawPaper(piece: PaperPiece): Uint8Array {
  const width = piece.bytesPerRow * 8 + 2 * marginDots;
  const png = new PNG({ width, height: piece.rows.length + 2 * marginDots, colorType: 0 });
  png.data.fill(0xff);
  for (const [y, row] of piece.rows.entries()) {
    for (let x = 0; x < piece.bytesPerRow * 8; x++) {
      if (((row[x >> 3] ?? 0) & (0x80 >> (x & 7))) === 0) continue;
      const at = ((y + marginDots) * width + x + marginDots) * 4;
      png.data.fill(0x14, at, at + 3);
    }
  }
  return PNG.sync.write(png, { colorType: 0 });
}
