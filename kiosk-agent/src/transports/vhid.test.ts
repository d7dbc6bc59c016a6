import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineReader, HidSaying } from './vhid.ts';

const sayings: readonly HidSaying[] = [
  { plug: { vendorId: 0x0801, productId: 2, usagePage: 0xff00, usage: 1 } },
  { report: '0206' },
  { feature: '00' },
];

test('what a device says is understood however its bytes are cut', () => {
  const bytes = Buffer.from(sayings.map((saying) => `${JSON.stringify(saying)}\n`).join(''));
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
      const read = createLineReader(HidSaying);
      const places = [0, ...cuts.toSorted((one, other) => one - other), bytes.length];
      const heard = places.flatMap((from, at) => read(bytes.subarray(from, places[at + 1] ?? bytes.length)));
      expect(heard).toEqual(sayings);
    }),
  );
});

test('anything else is nothing, and a line that never ends is given up', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
      const heard = createLineReader(HidSaying)(Buffer.concat([noise, Buffer.from('\n')]));
      expect(heard.every((saying) => saying === undefined)).toBe(true);
    }),
  );
  const read = createLineReader(HidSaying);
  expect(read(Buffer.alloc(4000, 'x'))).toEqual([]);
  expect(read(Buffer.alloc(4000, 'x'))).toEqual([undefined]);
});
