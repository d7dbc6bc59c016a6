import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCommandReader, type Command } from '../../../simulators/printer/command-reader.ts';
import { buildOwnFontChart, createCommandBuilder } from './command-builder.ts';
import { encodeBands, type Bitmap } from './raster.ts';

function commandsOf(bytes: Uint8Array): Command[] {
  const reader = createCommandReader();
  reader.push(bytes);
  const commands: Command[] = [];
  for (let command = reader.next(); command !== undefined; command = reader.next()) commands.push(command);
  expect(reader.bufferedBytes()).toBe(0);
  return commands;
}

const empty = createCommandBuilder().bytes();
const own = (build: (builder: ReturnType<typeof createCommandBuilder>) => { bytes: () => Uint8Array }) =>
  Buffer.from(build(createCommandBuilder()).bytes().subarray(empty.length)).toString('hex');

test('cut, buzzer and drawer are the bytes of the manual, and nothing else can be asked for', () => {
  expect(Buffer.from(empty).toString('hex')).toBe('1b40' + '1b7401' + '1c26' + '1c4301' + '1b5208');
  expect(own((one) => one.cut('partial'))).toBe('0a0a0a' + '1d5601');
  expect(own((one) => one.cut('full'))).toBe('0a0a0a' + '1d5600');
  expect(own((one) => one.beep(3, 2))).toBe('1b420302');
  expect(own((one) => one.openDrawer(2))).toBe('1b700019fa');
  expect(own((one) => one.qr('あ', 5))).toContain('1d286b0600315030' + 'e38182');
  expect(() => createCommandBuilder().beep(0, 1)).toThrow();
  expect(() => createCommandBuilder().feed(999)).toThrow();
});

test('any text is text to a printer, never a command', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (line) => {
      const kinds = commandsOf(createCommandBuilder().text(line).bytes()).map(({ kind }) => kind);
      expect(kinds.filter((kind) => !['initialise', 'setting', 'text', 'feed'].includes(kind))).toEqual([]);
      expect(kinds.filter((kind) => kind === 'setting')).toHaveLength(4);
    }),
    { numRuns: 300 },
  );
});

test('a picture has the same dots as our own', () => {
  const bitmap = fc
    .record({ bytesPerRow: fc.integer({ min: 1, max: 6 }), heightDots: fc.integer({ min: 1, max: 20 }) })
    .chain(({ bytesPerRow, heightDots }) =>
      fc
        .uint8Array({ minLength: bytesPerRow * heightDots, maxLength: bytesPerRow * heightDots })
        .map((rows): Bitmap => ({ widthDots: bytesPerRow * 8, heightDots, rows })),
    );
  fc.assert(
    fc.property(bitmap, (drawn) => {
      const [band] = encodeBands(drawn, 1000);
      expect(own((one) => one.picture(drawn))).toBe(Buffer.from(band ?? []).toString('hex'));
    }),
    { numRuns: 60 },
  );
});

test('the chart in the printer’s own font is whole, and asks for nothing', () => {
  const commands = commandsOf(buildOwnFontChart('generic-escpos-80mm'));
  const text = commands.flatMap((one) => (one.kind === 'text' ? [new TextDecoder('shift_jis').decode(one.bytes)] : []));
  expect(text.join('\n')).toContain('漢字 ｶﾅ ABC');
  expect(commands.map(({ kind }) => kind)).not.toContain('unknown');
});
