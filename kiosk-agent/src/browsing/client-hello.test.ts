import fc from 'fast-check';
import { expect, test } from 'vitest';
import { helloLimitBytes, readClientHello } from './client-hello.ts';

/** TLS 1.2 hello with the one extension server_name = `a.example`, written by hand from RFC 8446 §4.1.2. */
const serverName = '0000000e000c000009612e6578616d706c65';
const message = (() => {
  const fields = Buffer.from(`0303${'07'.repeat(32)}000002130101000012${serverName}`, 'hex');
  return Buffer.concat([Buffer.from([1, 0, 0, fields.length]), fields]);
})();
const record = (content: Buffer) =>
  Buffer.concat([Buffer.from([22, 3, 1, content.length >> 8, content.length & 255]), content]);
const hello = record(message);

test('the name is read, also when the hello comes in two records and with early data behind it', () => {
  const found = { state: 'hello', serverName: 'a.example' };
  expect(readClientHello(hello)).toEqual(found);
  expect(readClientHello(Buffer.concat([record(message.subarray(0, 7)), record(message.subarray(7))]))).toEqual(found);
  expect(readClientHello(Buffer.concat([hello, Buffer.from([23, 3, 3, 0, 1, 0])]))).toEqual(found);
});

test('every beginning of a hello is incomplete', () => {
  for (let length = 0; length < hello.length; length += 1) {
    expect(readClientHello(hello.subarray(0, length))).toEqual({ state: 'incomplete' });
  }
});

test('a changed hello never names another host unseen, and any bytes at all are read without a fault', () => {
  fc.assert(
    fc.property(fc.nat(hello.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const other = Buffer.from(hello);
      other[at] = (other[at] ?? 0) ^ change;
      expect(['incomplete', 'not-tls', 'hello']).toContain(readClientHello(other).state);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: helloLimitBytes }), (bytes) => {
      const reading = readClientHello(Buffer.concat([Buffer.from([22, 3, 1]), bytes]));
      expect(['incomplete', 'not-tls', 'hello']).toContain(reading.state);
    }),
  );
});
