import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { create as createQr } from 'qrcode';
import type { Bilingual, Sheet } from './sheet.ts';

type Document = PDFKit.PDFDocument;
type Place = { readonly x: number; readonly y: number; readonly width: number };

const margin = 56;
const ink = '#14202b';
const soft = '#465666';
const rule = '#8495a5';
const qrSize = 128;
const quietModules = 4;

const fontFiles = [
  import.meta.resolve('@expo-google-fonts/biz-udgothic/400Regular/BIZUDGothic_400Regular.ttf'),
  import.meta.resolve('@expo-google-fonts/biz-udgothic/700Bold/BIZUDGothic_700Bold.ttf'),
] as const;
let fonts: Promise<readonly [regular: Buffer, bold: Buffer]> | undefined;

/** An A4 document with the city's fonts and one empty page. */
export async function openDocument(
  sheet: Pick<Sheet, 'title' | 'mark' | 'numbers' | 'city'>,
  madeAt: Date,
): Promise<Document> {
  const { default: PDFDocument } = await import('pdfkit');
  fonts ??= Promise.all([readFile(fileURLToPath(fontFiles[0])), readFile(fileURLToPath(fontFiles[1]))]);
  const [regular, bold] = await fonts;
  const document = new PDFDocument({
    size: 'A4',
    margin,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'ja',
    displayTitle: true,
    autoFirstPage: false,
    info: {
      Title: [sheet.title.ja, sheet.mark?.ja, sheet.numbers[0]?.[1]].filter((part) => part !== undefined).join(' '),
      Author: sheet.city.ja,
      CreationDate: madeAt,
    },
  });
  document.registerFont('regular', regular).registerFont('bold', bold);
  document.addPage();
  return document;
}

/** Draws one structured piece: screen readers meet `kind` in the order of the calls. */
function add(document: Document, kind: 'H1' | 'H2' | 'P', draw: () => unknown): void {
  document.addStructure(document.struct(kind, {}, () => void draw()));
}

function write(document: Document, text: Bilingual, { place, size }: { place: Place; size: number }): number {
  const { x, y, width } = place;
  document.font('bold').fontSize(size).fillColor(ink).text(text.ja, x, y, { width });
  if (text.en !== text.ja) {
    const small = Math.max(9, size * 0.72);
    document.font('regular').fontSize(small).fillColor(soft).text(text.en, x, document.y, { width });
  }
  return document.y;
}

function drawQr(document: Document, sheet: Sheet, { x, y }: { x: number; y: number }): void {
  const { modules } = createQr(sheet.qr.text, { errorCorrectionLevel: 'M' });
  const unit = qrSize / (modules.size + 2 * quietModules);
  const alt = `QR: ${sheet.qr.note.ja} ${sheet.qr.note.en}`;
  const figure = document.struct('Figure', { alt }, () => {
    for (let row = 0; row < modules.size; row += 1) {
      for (let column = 0; column < modules.size; column += 1) {
        if (modules.get(row, column) === 0) continue;
        document.rect(x + (column + quietModules) * unit, y + (row + quietModules) * unit, unit, unit);
      }
    }
    document.fill('#000000');
  });
  document.addStructure(figure);
}

function drawLine(document: Document, y: number): void {
  document.markContent('Artifact', { type: 'Layout' });
  document
    .moveTo(margin, y)
    .lineTo(document.page.width - margin, y)
    .lineWidth(0.75)
    .stroke(rule);
  document.endMarkedContent();
}

function drawSheet(document: Document, sheet: Sheet): void {
  const width = document.page.width - 2 * margin;
  const whole = (y: number): Place => ({ x: margin, y, width });
  let y = margin;
  add(document, 'P', () => (y = write(document, sheet.city, { place: whole(y), size: 13 }) + 10));
  const { mark } = sheet;
  if (mark) add(document, 'P', () => (y = write(document, mark, { place: whole(y), size: 16 }) + 6));
  add(document, 'H1', () => (y = write(document, sheet.title, { place: whole(y), size: 26 }) + 14));
  drawLine(document, y);
  y += 14;
  for (const [label, value] of sheet.numbers) {
    add(document, 'H2', () => {
      document.font('regular').fontSize(11).fillColor(soft).text(`${label.ja} ${label.en}`, margin, y, { width });
      document.font('bold').fontSize(34).fillColor(ink).text(value, margin, document.y, { width });
      y = document.y + 8;
    });
  }
  drawLine(document, y);
  y += 12;
  for (const [label, value] of sheet.facts) {
    add(document, 'P', () => {
      const name = { x: margin, y, width: 110 };
      const below = write(document, label, { place: name, size: 12 });
      const held = write(document, value, { place: { x: margin + 126, y, width: width - 126 }, size: 14 });
      y = Math.max(below, held) + 9;
    });
  }
  drawLine(document, y);
  y += 16;
  drawQr(document, sheet, { x: margin, y });
  const beside = { x: margin + qrSize + 22, width: width - qrSize - 22 };
  let noteY = y + 8;
  for (const note of [sheet.qr.note, ...sheet.notes]) {
    add(document, 'P', () => (noteY = write(document, note, { place: { ...beside, y: noteY }, size: 12 }) + 9));
  }
  y = Math.max(noteY, y + qrSize) + 16;
  for (const line of sheet.foot) {
    add(document, 'P', () => {
      document.font('regular').fontSize(9).fillColor(soft).text(`${line.ja}  ${line.en}`, margin, y, { width });
      y = document.y + 3;
    });
  }
}

/** The bytes of a document, once `draw` has filled it. */
export async function collectPdf(document: Document, draw: () => void): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const finished = Promise.withResolvers<undefined>();
  document.on('data', (piece: Buffer) => pieces.push(piece));
  document.once('end', () => finished.resolve(undefined));
  document.once('error', finished.reject);
  draw();
  document.end();
  await finished.promise;
  return Buffer.concat(pieces);
}

/** One A4 page as PDF 1.7: tagged, with title and language, its text selectable, its fonts inside. */
export async function renderPdf(sheet: Sheet, madeAt: Date): Promise<Buffer> {
  const document = await openDocument(sheet, madeAt);
  return collectPdf(document, () => drawSheet(document, sheet));
}
