import fc from 'fast-check';
import receiptline from 'receiptline';
import { expect, test } from 'vitest';
import { escapeReceipt, escapeReceiptCode, printable } from './receipt-text.ts';

/** Any text, rich in what receiptline and a printer could take for commands. */
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('{command:\\x1bp\\x00AA}', '|', '\\', '\\x1b', '{', '}', '~', '_', '"', '`', '^^^', '---', '==='),
  fc.constantFrom(
    '\u001bp\u0000',
    '\n',
    ' ',
    '  ',
    '{code:1;option:qrcode}',
    '{image:AAAA}',
    '髙﨑①',
    '−〜¥',
    '&<>',
    '\u202e',
  ),
);
const anyText = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

const entities: Readonly<Record<string, string>> = { '&#xa0;': ' ', '&amp;': '&', '&lt;': '<', '&gt;': '>' };

function drawnText(document: string): string {
  const svg = receiptline.transform(document, { cpl: 96, encoding: 'cp932', command: 'svg' });
  const drawn = Array.from(svg.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g), ([, character = '']) => character);
  return drawn.join('').replaceAll(/&[#a-z0-9]+;/g, (entity) => entities[entity] ?? entity);
}

test('any text prints as itself', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      // Spaces at the ends of a line are the printer's own business: they leave no ink.
      expect(drawnText(escapeReceipt(text)).trim()).toBe(printable(text).trim());
    }),
    { numRuns: 500 },
  );
});

test('no text puts a device command among the bytes', () => {
  const bytesOf = (document: string) =>
    receiptline.transform(document, { cpl: 48, encoding: 'cp932', command: 'escpos' });
  expect(bytesOf('{command:\\x1bp\\x00AA}')).toContain('\u001bp');
  fc.assert(
    fc.property(anyText, (text) => !bytesOf(escapeReceipt(text)).includes('\u001bp')),
    { numRuns: 500 },
  );
});

test('any ASCII text stands in a QR as itself', () => {
  const data = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== '');
  fc.assert(
    fc.property(data, (text) => {
      let seen: string | undefined;
      receiptline.transform(`{option:qrcode,3,l}\n{code:${escapeReceiptCode(text)}}`, {
        cpl: 48,
        command: {
          ...receiptline.commands.base,
          qrcode: (symbol) => {
            seen = symbol.data;
            return '';
          },
        },
      });
      expect(seen).toBe(text);
    }),
  );
});
