import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScanJoiner, openingReports } from './hid-pos.ts';

type Part = { readonly aim?: string; readonly data: string; readonly isMore: boolean; readonly shift?: 0 | 1 };

function report({ aim = ']Q1', data, isMore, shift = 0 }: Part): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set([2, data.length]);
  bytes.set(Buffer.from(aim + data, 'latin1'), 2 + shift);
  bytes[63] = isMore ? 1 : 0;
  return bytes;
}

test('a code of any length comes out as it went in, on scanners of both kinds', () => {
  const codes = fc.stringMatching(/^[!-~]{1,300}$/);
  fc.assert(
    fc.property(codes, fc.constantFrom(0, 1), (code, shift) => {
      const joiner = createScanJoiner();
      const pieces = code.match(/.{1,56}/g) ?? [];
      const results = pieces.map((data, index) =>
        joiner.take(report({ data, isMore: index < pieces.length - 1, shift })),
      );
      expect(results.pop()).toEqual({ ok: true, value: { kind: 'scan', symbology: 'qr-code', text: code } });
      for (const result of results) expect(result).toEqual({ ok: true, value: undefined });
    }),
  );
});

test('the end of a line that scanners add is taken off', () => {
  const taken = createScanJoiner().take(report({ data: '12345\r\n', isMore: false }));
  expect(taken).toMatchObject({ value: { text: '12345' } });
});

test('a code that is given up does not run into the next one', () => {
  const joiner = createScanJoiner();
  expect(joiner.take(report({ data: 'half of a ', isMore: true })).ok).toBe(true);
  joiner.abandon();
  expect(joiner.take(report({ data: 'whole', isMore: false }))).toMatchObject({ value: { text: 'whole' } });
});

test('two codes that are mixed up are a fault, and the next code is read', () => {
  const joiner = createScanJoiner();
  expect(joiner.take(report({ data: 'half', isMore: true })).ok).toBe(true);
  expect(joiner.take(report({ aim: ']C0', data: 'other', isMore: false }))).toEqual({ ok: false, error: 'mixed' });
  expect(joiner.take(report({ data: 'next', isMore: false }))).toMatchObject({ value: { text: 'next' } });
});

test('a code that never ends is not kept for ever', () => {
  const joiner = createScanJoiner();
  const endless = report({ data: 'x'.repeat(56), isMore: true });
  const results = Array.from({ length: 200 }, () => joiner.take(endless));
  const faults = results.flatMap((result, index) => (result.ok ? [] : [{ index, error: result.error }]));
  expect(faults[0]).toEqual({ index: 73, error: 'too-long' });
});

test('any reports in any order give codes of bounded length or faults with a name', () => {
  const nearly = fc
    .tuple(
      fc.integer({ min: 0, max: 60 }),
      fc.constantFrom(0x5d, 0x41),
      fc.uint8Array({ minLength: 61, maxLength: 61 }),
    )
    .map(([length, bracket, rest]) => Uint8Array.from([2, length, bracket, ...rest]));
  fc.assert(
    fc.property(fc.array(fc.oneof(nearly, fc.uint8Array({ maxLength: 80 })), { maxLength: 100 }), (reports) => {
      const joiner = createScanJoiner();
      for (const bytes of reports) {
        const taken = joiner.take(bytes);
        if (!taken.ok) expect(taken.error).toMatch(/^[a-z]+(-[a-z]+)*$/);
        else if (taken.value !== undefined) expect(taken.value.text.length).toBeLessThanOrEqual(4096);
      }
    }),
    { numRuns: 200 },
  );
});

test('a scanner that keeps silent is told to speak, another one is left alone', () => {
  expect(openingReports(['enable-by-feature-report'])).toEqual([Uint8Array.of(0xfe, 1)]);
  expect(openingReports([])).toEqual([]);
});
