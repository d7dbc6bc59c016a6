import fc from 'fast-check';
import receiptline from 'receiptline';
import { expect, test } from 'vitest';
import { printerProfile } from '@machikado/device-profiles/printer-catalogue.ts';
import { createCommandReader } from '../../../simulators/printer/command-reader.ts';
import { encodeInRom } from './kanji-rom.ts';
import { encodeSlip } from './session.ts';

const generic = printerProfile('generic-escpos-80mm');
if (!generic.ok) throw new Error(generic.error);
const profile = generic.value;
const dialects = ['epson', 'citizen', 'sii', 'fit'] as const;
const inRom = (text: (typeof dialects)[number]) => ({ ...profile.print, text });

/** What a printer's own font gets to print, back as Unicode, and the kinds of commands. */
function readBack(pieces: readonly Uint8Array[]) {
  const reader = createCommandReader();
  for (const piece of pieces) reader.push(piece);
  const [texts, kinds]: [string[], string[]] = [[], []];
  for (let command = reader.next(); command !== undefined; command = reader.next()) {
    kinds.push(command.kind);
    if (command.kind === 'text') texts.push(new TextDecoder('shift_jis').decode(command.bytes));
  }
  return { text: texts.join(''), kinds, left: reader.bufferedBytes() };
}

test.each(dialects)(
  '%s is a command set that receiptline knows, and sets Japanese in the printer’s own font',
  (dialect) => {
    expect(Object.keys(receiptline.commands)).toContain(dialect);
    const pieces = encodeInRom('施設利用許可書\n会議室１～２　12－3\nABC', inRom(dialect)) ?? [];
    const { text, kinds, left } = readBack(pieces);
    expect(text).toContain('施設利用許可書');
    expect(text).toContain('会議室１～２');
    expect(left).toBe(0);
    expect(kinds).not.toContain('raster');
    // Nothing asks, cuts or stops the status in mid-slip: that is the driver's.
    expect(kinds).not.toContain('fence');
    expect(kinds).not.toContain('cut');
    expect(Buffer.concat(pieces).includes(Buffer.from([0x1d, 0x61, 0x00]))).toBe(false);
  },
);

test.each(['髙﨑', '①', '許可书', '허가', '㈱', 'é'])(
  '%s, which the font may lack, makes the slip a picture',
  (text) => {
    expect(encodeInRom(`許可 ${text}`, inRom('epson'))).toBeUndefined();
    const bitmap = { widthDots: 8, heightDots: 1, rows: Uint8Array.of(0xff) };
    const slip = { bitmap, document: text, separate: false };
    const { bands } = encodeSlip(slip, { id: 'any', print: inRom('epson') });
    expect(readBack(bands).kinds).toEqual(['raster']);
    expect(encodeSlip({ ...slip, document: '許可' }, profile).bands).toEqual(bands);
  },
);

test('no code has a real-time command among its dots', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('A', 'B', 'C', '0', '1', '2'), minLength: 4, maxLength: 30 }),
      (data) => {
        const pieces = encodeInRom(`{option:qrcode,4,m}\n{code:${data}}`, inRom('epson'));
        const bytes = Buffer.concat(pieces ?? []);
        for (const second of [4, 5, 0x14]) expect(bytes.includes(Buffer.from([0x10, second]))).toBe(false);
      },
    ),
    { numRuns: 60 },
  );
});
