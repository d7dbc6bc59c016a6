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

/** How long a code lets somebody be online, in words that nobody has to work out. */
function spokenLength(minutes: number): { readonly ja: string; readonly en: string } {
  if (minutes % 60 !== 0) return { ja: `${minutes}分`, en: `${minutes} min` };
  const hours = minutes / 60;
  return { ja: `${hours}時間`, en: hours === 1 ? '1 hour' : `${hours} hours` };
}

/** The last moment to begin; in English with the month's name, since 12/11 is two days. */
function spokenEnd(usableUntil: string): { readonly ja: string; readonly en: string } {
  const { date, time } = civilTimeAt(new Date(usableUntil));
  const [year, month, day] = date.split('-').map(Number);
  const form = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  const en = new Intl.DateTimeFormat('en-GB', form).format(new Date(`${date}T00:00:00Z`));
  return { ja: `${year}年${month}月${day}日 ${time}`, en: `${en}, ${time}` };
}

type Line = { readonly size: number; readonly bold?: true; readonly colour: string; readonly words: string };

/** What is done first stands first: the network, then its code; each language has lines of its own. */
function linesOf({ code, minutes, usableUntil }: IssuedVoucher, city: City): readonly Line[] {
  const [length, end] = [spokenLength(minutes), spokenEnd(usableUntil)];
  const small = { size: 9, colour: soft };
  const plain = { size: 9, colour: ink };
  return [
    { ...small, words: `${city.name.ja}の無料Wi-Fi  Free Wi-Fi` },
    { ...plain, words: '1 このWi-Fiにつなぐ  Join' },
    { size: 11, bold: true, colour: ink, words: city.wifi.ssid },
    { ...plain, words: '2 コードを入れる  Type the code' },
    { size: 18, bold: true, colour: ink, words: code },
    { ...plain, words: `使いはじめてから${length.ja}` },
    { ...plain, words: `${length.en} from the first use` },
    { ...small, words: `${end.ja} までに開始` },
    { ...small, words: `Start by ${end.en}` },
    { ...small, words: city.wifi.portalHost },
  ];
}

/** One slip to be cut out: network, code, how long, until when, and the code once more for a camera. */
function drawSlip(document: Document, { voucher, city, x, y }: Slip): void {
  const width = (document.page.width - 2 * margin) / columns;
  const height = (document.page.height - 2 * margin) / rows;
  document.rect(x, y, width, height).dash(3, { space: 3 }).lineWidth(0.5).stroke(rule).undash();
  const qrAt = { x: x + width - qrSize - 6, y: y + 18 };
  drawQr(document, voucherUrl(city.wifi.portalHost, voucher.code), qrAt);
  document.font('regular').fontSize(8.5).fillColor(ink);
  const caption = { width: qrSize, align: 'center' } as const;
  document.text('つないでから読む', qrAt.x, qrAt.y + qrSize + 2, caption);
  document.text('or scan, once joined', qrAt.x, document.y, caption);
  document.x = x + 14;
  document.y = y + 11;
  for (const { size, bold, colour, words } of linesOf(voucher, city)) {
    const font = document.font(bold ? 'bold' : 'regular').fontSize(size);
    font
      .fillColor(colour)
      .text(words, { width: width - qrSize - 20 })
      .moveDown(0.22);
  }
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
