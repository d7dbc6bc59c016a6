import fc from 'fast-check';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Bitmap } from '../escpos/raster.ts';
import { readResponse } from '../epos/message.ts';
import { decodeIppAnswer, encodeIppRequest } from './message.ts';
import { drawSheets } from './sheet-pdf.ts';

test('any bytes are an answer or malformed, in bounded time', () => {
  const byte = fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 2, 3, 4, 0x21, 0x44));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 200 }), (bytes) => {
      const answer = decodeIppAnswer(Uint8Array.from(bytes));
      expect(answer).toHaveProperty(answer.ok ? 'value' : 'error');
      readResponse(Buffer.from(bytes).toString('latin1'));
    }),
    { numRuns: 1000 },
  );
});

test('what is written is what is read', () => {
  const written = encodeIppRequest({
    ...{ operation: 0x000a, requestId: 7, printerUri: 'ipp://printer.test/ipp' },
    attributes: [
      ['boolean', 'my-jobs', false],
      ['keyword', 'requested-attributes', 'job-name', 'job-state'],
    ],
  });
  // The same bytes as an answer whose attributes belong to a printer.
  const bytes = Uint8Array.from(written);
  bytes[8] = 0x04;
  const read = decodeIppAnswer(bytes);
  expect(read.ok && Object.fromEntries(read.value.printer)).toMatchObject({
    'printer-uri': ['ipp://printer.test/ipp'],
    'my-jobs': [false],
    'requested-attributes': ['job-name', 'job-state'],
  });
});

test('sheets hold every row of a slip, in order, however long it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9000 }), (heightDots) => {
      // Each 30th row is blank, as between lines.
      const rows = new Uint8Array(72 * heightDots).map((_, at) =>
        Math.floor(at / 72) % 30 === 29 ? 0 : (at % 251) + 1,
      );
      const bitmap: Bitmap = { widthDots: 576, heightDots, rows };
      const pdf = Buffer.from(drawSheets(bitmap));
      const pictures: Buffer[] = [];
      for (let at = pdf.indexOf('/FlateDecode'); at >= 0; at = pdf.indexOf('/FlateDecode', at + 1)) {
        const start = pdf.indexOf('stream\n', at) + 7;
        pictures.push(inflateSync(pdf.subarray(start, pdf.indexOf('\nendstream', start))));
      }
      expect(Buffer.concat(pictures).equals(rows)).toBe(true);
      const count = Number(/\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1]);
      expect(count).toBe(pictures.length);
    }),
    { numRuns: 12 },
  );
});
