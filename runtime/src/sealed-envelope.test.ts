import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sealingKeys, sealTo } from './sealed-envelope.ts';

const secret = Buffer.alloc(32, 7);
const keys = sealingKeys(secret, 'test');

test('what was sealed opens with the keys of the same secret, whenever they are made again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (plain) => {
      const opened = sealingKeys(secret, 'test').open(sealTo(keys.publicKey, plain, 'test'));
      expect(opened).toEqual({ ok: true, value: Buffer.from(plain) });
    }),
    { numRuns: 50 },
  );
});

test('another secret, another purpose or one changed bit opens nothing', () => {
  const sealed = sealTo(keys.publicKey, Buffer.from('山田のことば'), 'test');
  const damaged = { ok: false, error: 'damaged' };
  expect(sealed).not.toContain(Buffer.from('山田').toString('base64url'));
  expect(sealingKeys(Buffer.alloc(32, 8), 'test').open(sealed)).toEqual(damaged);
  expect(sealingKeys(secret, 'other').open(sealed)).toEqual(damaged);
  const whole = Buffer.from(sealed, 'base64url');
  for (const at of [0, 40, 50, 70, whole.length - 1]) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(keys.open(changed.toString('base64url'))).toEqual(damaged);
  }
});

test('no text makes opening fail but as damaged', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String({ minLength: 1500, maxLength: 3000 })), (text) => {
      expect(keys.open(text)).toEqual({ ok: false, error: 'damaged' });
    }),
  );
});
