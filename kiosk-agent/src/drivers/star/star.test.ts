import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStarMachine } from '../../../simulators/printer/star-machine.ts';
import { starStatus } from '../../../simulators/printer/star-status.ts';
import type { Bitmap } from '../escpos/raster.ts';
import { encodeStarBands } from './commands.ts';
import { createStarReader } from './status.ts';

test('any bytes, however cut, give the same answers and no fault', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 12 }), (pieces) => {
      const inPieces = createStarReader();
      expect(pieces.flatMap((piece) => inPieces(piece))).toEqual(createStarReader()(Buffer.concat(pieces)));
    }),
    { numRuns: 500 },
  );
});

const fine = { paper: 'ok', cover: 'closed', online: true, trouble: 'none' } as const;

test.each([
  [{}, 'ready'],
  [{ paper: 'near-end' }, 'paper-near-end'],
  [{ paper: 'end' }, 'paper-end'],
  [{ cover: 'open' }, 'cover-open'],
  [{ trouble: 'heat' }, 'overheated'],
  [{ trouble: 'cutter' }, 'cutter-error'],
  [{ trouble: 'fault' }, 'error'],
] as const)('%o is understood', (change, status) => {
  expect(createStarReader()(starStatus({ ...fine, ...change }, 21))).toEqual([{ status, etbCounter: 21 }]);
});

const bitmap = fc
  .record({ bytesPerRow: fc.integer({ min: 1, max: 8 }), heightDots: fc.integer({ min: 1, max: 60 }) })
  .chain(({ bytesPerRow, heightDots }) =>
    fc
      .array(fc.oneof(fc.nat(255), fc.constantFrom(0x1b, 0x06, 0x07, 0x1d)), {
        minLength: bytesPerRow * heightDots,
        maxLength: bytesPerRow * heightDots,
      })
      .map((rows): Bitmap => ({ widthDots: bytesPerRow * 8, heightDots, rows: Uint8Array.from(rows) })),
  );

test.each(['star-prnt', 'star-line'] as const)(
  'in %s the dots that are printed are the dots that were drawn',
  (language) => {
    fc.assert(
      fc.property(bitmap, fc.integer({ min: 1, max: 60 }), (drawn, rowsPerBand) => {
        const machine = createStarMachine();
        const stream = Buffer.concat(encodeStarBands(drawn, language, rowsPerBand));
        const printed = machine.work(stream).flatMap((event) => (event.kind === 'dots' ? [event.dots] : []));
        expect(machine.unknown()).toBe(0);
        const dots = Buffer.concat(printed).subarray(0, drawn.rows.length);
        const isArmed = (at: number) => drawn.rows[at - 1] === 0x1b && [0x06, 0x07, 0x1d].includes(drawn.rows[at] ?? 0);
        for (const [at, byte] of dots.entries())
          if (!isArmed(at) && !isArmed(at - 1)) expect(byte).toBe(drawn.rows[at]);
        // No real-time command can be found among them.
        for (let at = 1; at < dots.length; at++)
          expect(dots[at - 1] === 0x1b && [0x06, 0x07, 0x1d].includes(dots[at] ?? 0)).toBe(false);
      }),
      { numRuns: 60 },
    );
  },
);
