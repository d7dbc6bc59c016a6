import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributesFile, samplePerson, tlv } from '../../../simulators/card/my-number-card.ts';
import { decodeAttributes } from './my-number-attributes.ts';
import { readTags } from './tlv.ts';

const fileOf = (change: Partial<Record<keyof typeof samplePerson, string>>) =>
  attributesFile({ ...samplePerson, ...change }).subarray(0, -64);

const tag = fc.constantFrom(0x0a, 0x5f20, 0xdf22, 0xff20, 0x81);
const object = fc.tuple(
  tag,
  fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 120, maxLength: 700 })),
);

test('objects come out of the bytes that they were put into', () => {
  fc.assert(
    fc.property(fc.uniqueArray(object, { selector: ([one]) => one, maxLength: 5 }), (objects) => {
      const bytes = Buffer.concat(objects.map(([one, value]) => tlv(one, value)));
      const read = readTags(bytes);
      expect(read.ok && [...read.value].map(([one, value]) => [one, Buffer.from(value).toString('hex')])).toEqual(
        objects.map(([one, value]) => [one, Buffer.from(value).toString('hex')]),
      );
    }),
  );
});

test('a file whose end is missing is never taken for a whole one', () => {
  const whole = fileOf({});
  for (let length = 1; length < whole.length; length++)
    expect(decodeAttributes(whole.subarray(0, length))).toEqual({ ok: false, error: 'cut-off' });
});

test('any bytes, and a file with any of its bytes changed or its end cut off, give attributes or a fault with a name', () => {
  const whole = fileOf({});
  const damaged = fc
    .tuple(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }), fc.nat())
    .map(([changes, end]) => {
      const bytes = Buffer.from(whole);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes.subarray(0, end % 3 === 0 ? end % whole.length : whole.length);
    });
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 400 })), (bytes) => {
      const read = decodeAttributes(bytes);
      if (!read.ok) expect(read.error).toMatch(/^[a-z]+(-[a-z]+)*$/);
      else {
        expect(read.value.born).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        // eslint-disable-next-line no-control-regex -- that there are none is what is shown
        expect(read.value.name + read.value.address).not.toMatch(/[\u0000-\u001f\u007f]/);
      }
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['no name', { name: '' }, 'not-text'],
  ['a name with an escape sequence', { name: '見本\u001b[2J' }, 'not-text'],
  ['a day that is none', { born: '20230229' }, 'no-date'],
  ['a date in letters', { born: '昭和33年' }, 'no-date'],
  ['a sex that is none', { sex: '7' }, 'no-sex'],
] as const)('%s is refused', (_name, change, fault) => {
  expect(decodeAttributes(fileOf(change))).toEqual({ ok: false, error: fault });
});

test('a file that is not about a person, lacks something, or says something twice is refused', () => {
  const inner = (...fields: Buffer[]) => decodeAttributes(tlv(0xff20, Buffer.concat(fields)));
  const name = tlv(0xdf22, Buffer.from('見本 花子'));
  expect(decodeAttributes(tlv(0xff10, Buffer.from('123456789012')))).toEqual({ ok: false, error: 'not-attributes' });
  expect(inner(name)).toEqual({ ok: false, error: 'missing' });
  expect(inner(name, name)).toEqual({ ok: false, error: 'twice' });
  expect(decodeAttributes(new Uint8Array())).toEqual({ ok: false, error: 'not-attributes' });
});
