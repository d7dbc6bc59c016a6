import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameReader, encodeFrame } from '../../transports/vpcd.ts';
import { decodeAnswer } from './apdu.ts';
import { readCardId } from './card-id.ts';

test('an answer is its bytes and its status word, and anything else is a typed error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      const decoded = decodeAnswer(bytes);
      if (bytes.length < 2) expect(decoded).toEqual({ ok: false, error: 'too-short' });
      else if (bytes.length > 258) expect(decoded).toEqual({ ok: false, error: 'too-long' });
      else {
        const { body, statusWord } = decoded.ok ? decoded.value : { body: [], statusWord: -1 };
        expect([...body, statusWord >> 8, statusWord & 0xff]).toEqual([...bytes]);
      }
    }),
  );
});

test('only an answer of success with the length of an id is one', () => {
  const statusWord = fc.oneof(fc.constant([0x90, 0]), fc.tuple(fc.nat(255), fc.nat(255)));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 16 }), statusWord, (body, [high = 0, low = 0]) => {
      const isId = high === 0x90 && low === 0 && [4, 7, 8, 10].includes(body.length);
      expect(readCardId(Uint8Array.of(...body, high, low))).toEqual(
        isId
          ? { ok: true, value: Buffer.from(body).toString('hex').toUpperCase() }
          : { ok: false, error: 'no-card-id' },
      );
    }),
  );
});

test('frames of the virtual reader are whole however the bytes are cut, and none grows without end', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }),
      fc.array(fc.nat(2000), { maxLength: 8 }),
      (payloads, cuts) => {
        const bytes = Buffer.concat(payloads.map((payload) => encodeFrame(payload)));
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
        const read = createFrameReader();
        const heard = places.slice(1).flatMap((to, at) => {
          const frames = read(bytes.subarray(places[at], to));
          return frames.ok ? frames.value : [];
        });
        expect(heard.map((frame) => [...frame])).toEqual(payloads.map((payload) => [...payload]));
      },
    ),
  );
  expect(createFrameReader()(Uint8Array.of(0x10, 0x01))).toEqual({ ok: false, error: 'frame-too-long' });
});
