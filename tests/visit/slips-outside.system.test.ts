import { expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import { printerProfile } from '@machikado/device-profiles/printer-catalogue.ts';
import { drawSlip } from '../../kiosk-agent/src/documents/layout.ts';
import { sampleDocuments } from '../../kiosk-agent/src/documents/sample-documents.ts';
import { composeSlip } from '../../kiosk-agent/src/documents/slip.ts';
import { printableLocale } from '../../kiosk-agent/src/documents/slip-letters.ts';
import { disarmRealTime } from '../../kiosk-agent/src/drivers/escpos/raster.ts';
import { encodeSlip } from '../../kiosk-agent/src/drivers/escpos/session.ts';
import { parseOutside } from './outside-parser.ts';
import { scanCodes } from './steps/print-permit.ts';

const profile = printerProfile('generic-escpos-80mm');
const permit = sampleDocuments.find((document) => document.kind === 'permit');
const margin = 32;

/** The dots of the outside parser's picture without its margins: 1 is black, as on paper. */
function dotsOf(picture: Buffer): { width: number; height: number; rows: Uint8Array } {
  const [, size = ''] = picture.toString('latin1', 0, 40).split('\n');
  const [outerWidth = 0, outerHeight = 0] = size.split(' ').map(Number);
  const pixels = picture.subarray(picture.length - outerWidth * outerHeight);
  const [width, height] = [outerWidth - 2 * margin, outerHeight - 2 * margin];
  const rows = new Uint8Array((width / 8) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((pixels[(y + margin) * outerWidth + x + margin] ?? 255) < 128)
        rows[y * (width / 8) + (x >> 3)] = (rows[y * (width / 8) + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
  return { width, height, rows };
}

test.each(locales)(
  'a permit in %s is to an outside parser the picture that we drew, bit for bit, with its code',
  async (locale) => {
    if (!profile.ok || permit === undefined) throw new Error('There are a profile and a permit.');
    const printed = printableLocale(locale);
    const stamp = { number: 'P-0042', printedAt: new Date('2026-11-23T04:05:00Z'), columns: 48 };
    const composed = composeSlip({ ...permit, frame: { ...permit.frame, locale: printed } }, stamp);
    const bitmap = drawSlip(composed, { columns: 48, spacing: true, locale: printed });
    const { preamble, bands, ending } = encodeSlip({ bitmap, separate: false }, profile.value);
    const bytes = Buffer.concat([preamble, ...bands, ending]);
    const parsed = await parseOutside(bytes);
    expect(parsed.coveredBytes).toBe(bytes.length);
    const { width, height, rows } = dotsOf(parsed.picture);
    expect([width, height]).toEqual([bitmap.widthDots, bitmap.heightDots]);
    expect(Buffer.from(rows).equals(disarmRealTime(bitmap.rows))).toBe(true);
    expect(await scanCodes(parsed.picture)).toEqual(['MACHIKADO:PERMIT:B-0000-1236']);
  },
);
