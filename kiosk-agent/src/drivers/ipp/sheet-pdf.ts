import { deflateSync } from 'node:zlib';
import type { Bitmap } from '../escpos/raster.ts';

/** ISO A4, in points of 1/72 inch. */
const page = { width: 595.28, height: 841.89, margin: 42.5 };
const pointsPerMm = 72 / 25.4;
/** A slip is set large, so that old eyes can read it, but never smaller than on a slip of 203 dots to the inch. */
const largest = { widthMm: 130 };
const smallestPointsPerDot = 72 / 203;

/** A slip on sheets of A4, as a PDF of one picture a page: the same dots as on a slip, only larger. */
export function drawSheets(bitmap: Bitmap): Uint8Array {
  const room = { width: page.width - 2 * page.margin, height: page.height - 2 * page.margin };
  const widest = Math.min(room.width, largest.widthMm * pointsPerMm) / bitmap.widthDots;
  const scale = Math.min(widest, Math.max(room.height / bitmap.heightDots, smallestPointsPerDot));
  const sheets = cutSheets(bitmap, Math.floor(room.height / scale));
  const objects: Buffer[] = [];
  const kids = sheets.map((_, at) => `${3 + at * 3} 0 R`).join(' ');
  objects.push(plain('<< /Type /Catalog /Pages 2 0 R >>'));
  objects.push(plain(`<< /Type /Pages /Kids [${kids}] /Count ${sheets.length} >>`));
  for (const [at, sheet] of sheets.entries()) objects.push(...drawSheet(sheet, { scale, firstObject: 3 + at * 3 }));
  return joinObjects(objects);
}

const plain = (text: string) => Buffer.from(text, 'latin1');

function stream(dictionary: string, content: Uint8Array): Buffer {
  return Buffer.concat([
    plain(`<< ${dictionary} /Length ${content.length} >>\nstream\n`),
    content,
    plain('\nendstream'),
  ]);
}

/** A page, what is drawn on it, and the picture. */
function drawSheet(sheet: Bitmap, place: { readonly scale: number; readonly firstObject: number }): Buffer[] {
  const { scale, firstObject } = place;
  const [width, height] = [sheet.widthDots * scale, sheet.heightDots * scale];
  const left = (page.width - width) / 2;
  const bottom = page.height - page.margin - height;
  const box = `[0 0 ${page.width} ${page.height}]`;
  const draw = `q ${width.toFixed(3)} 0 0 ${height.toFixed(3)} ${left.toFixed(3)} ${bottom.toFixed(3)} cm /Slip Do Q`;
  const size = `/Width ${sheet.widthDots} /Height ${sheet.heightDots}`;
  return [
    plain(
      `<< /Type /Page /Parent 2 0 R /MediaBox ${box} /Contents ${firstObject + 1} 0 R ` +
        `/Resources << /XObject << /Slip ${firstObject + 2} 0 R >> >> >>`,
    ),
    stream('', plain(draw)),
    // 1 is black in a bitmap and white in DeviceGray.
    stream(
      `/Type /XObject /Subtype /Image ${size} /ColorSpace /DeviceGray /BitsPerComponent 1 /Decode [1 0] /Filter /FlateDecode`,
      deflateSync(sheet.rows),
    ),
  ];
}

/** Cuts between lines of text: at the last row without ink of a sheet. */
function cutSheets(bitmap: Bitmap, rowsPerSheet: number): Bitmap[] {
  const bytesPerRow = Math.ceil(bitmap.widthDots / 8);
  const isBlank = (row: number) =>
    bitmap.rows.subarray(row * bytesPerRow, (row + 1) * bytesPerRow).every((byte) => byte === 0);
  const sheets: Bitmap[] = [];
  for (let top = 0; top < bitmap.heightDots;) {
    let end = Math.min(top + rowsPerSheet, bitmap.heightDots);
    for (let row = end; end < bitmap.heightDots && row > top + rowsPerSheet / 2; row--) {
      if (!isBlank(row - 1)) continue;
      end = row;
      break;
    }
    const rows = bitmap.rows.subarray(top * bytesPerRow, end * bytesPerRow);
    sheets.push({ widthDots: bitmap.widthDots, heightDots: end - top, rows });
    top = end;
  }
  return sheets;
}

function joinObjects(objects: readonly Buffer[]): Buffer {
  const pieces = [plain('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n')];
  const offsets: number[] = [];
  let length = pieces[0]?.length ?? 0;
  for (const [at, object] of objects.entries()) {
    const whole = Buffer.concat([plain(`${at + 1} 0 obj\n`), object, plain('\nendobj\n')]);
    offsets.push(length);
    length += whole.length;
    pieces.push(whole);
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  pieces.push(
    plain(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`),
    plain(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`),
  );
  return Buffer.concat(pieces);
}
