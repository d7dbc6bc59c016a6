import { create as createQr } from 'qrcode';
import type { City } from '@machikado/contracts/city.ts';
import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import type { IssuedVoucher } from '@machikado/contracts/voucher.ts';
import { collectPdf, openDocument } from './pdf.ts';

type Document = PDFKit.PDFDocument;

const columns = 2;
const rows = 5;
const margin = 34;
const qrSize = 92;
const quietModules = 4;
const ink = '#14202b';
const soft = '#465666';
const rule = '#8495a5';

/** The page of a code, which fills it in: a phone reads it from the paper when it has joined the network. */
export function voucherUrl(portalHost: string, code: string): string {
  return `https://${portalHost}/?code=${code}`;
}

type Slip = { readonly voucher: IssuedVoucher; readonly city: City; readonly x: number; readonly y: number };

function drawQr(document: Document, text: string, { x, y }: { x: number; y: number }): void {
  const { modules } = createQr(text, { errorCorrectionLevel: 'M' });
  const unit = qrSize / (modules.size + 2 * quietModules);
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 0) continue;
      document.rect(x + (column + quietModules) * unit, y + (row + quietModules) * unit, unit, unit);
    }
  }
  document.fill('#000000');
}

/** One slip to be cut out: network, code, how long, until when, and the code once more for a camera. */
function drawSlip(document: Document, { voucher, city, x, y }: Slip): void {
  const width = (document.page.width - 2 * margin) / columns;
  const height = (document.page.height - 2 * margin) / rows;
  document.rect(x, y, width, height).dash(3, { space: 3 }).lineWidth(0.5).stroke(rule).undash();
  const { code, minutes, usableUntil } = voucher;
  drawQr(document, voucherUrl(city.wifi.portalHost, code), { x: x + width - qrSize - 6, y: y + 18 });
  const text = { width: width - qrSize - 28 };
  const write = (style: { size: number; bold?: true; colour: string }, words: string) =>
    document
      .font(style.bold ? 'bold' : 'regular')
      .fontSize(style.size)
      .fillColor(style.colour)
      .text(words, text)
      .moveDown(0.15);
  const small = { size: 9, colour: soft };
  document.x = x + 14;
  document.y = y + 12;
  write(small, `${city.name.ja}の無料Wi-Fi  Free Wi-Fi`);
  write({ size: 11, bold: true, colour: ink }, `SSID: ${city.wifi.ssid}`);
  document
    .font('bold')
    .fontSize(17)
    .fillColor(ink)
    .text(code, { width: width - 28, lineBreak: false });
  document.moveDown(0.2);
  write({ size: 9, colour: ink }, `使いはじめてから ${minutes}分  ${minutes} min from the first use`);
  const until = civilTimeAt(new Date(usableUntil));
  write(small, `${until.date} ${until.time} までに使いはじめる  Begin by then`);
  write(small, `https://${city.wifi.portalHost}/`);
}

/** Sheets of ten slips on A4 as PDF, each with its code in letters and as a QR code. */
export async function renderVoucherSheets(
  vouchers: readonly IssuedVoucher[],
  city: City,
  madeAt: Date,
): Promise<Buffer> {
  const title = { ja: 'Wi-Fiコード', en: 'Wi-Fi codes' };
  const document = await openDocument({ title, city: city.name, numbers: [] }, madeAt);
  return collectPdf(document, () => {
    for (const [index, voucher] of vouchers.entries()) {
      const place = index % (columns * rows);
      if (index > 0 && place === 0) document.addPage();
      const x = margin + (place % columns) * ((document.page.width - 2 * margin) / columns);
      const y = margin + Math.floor(place / columns) * ((document.page.height - 2 * margin) / rows);
      const slip = document.struct('P', {}, () => drawSlip(document, { voucher, city, x, y }));
      document.addStructure(slip);
    }
  });
}
