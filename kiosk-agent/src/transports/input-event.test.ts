import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createJackReader, findInputDevice } from './input-event.ts';

function eventOf(type: number, code: number, value: number): Buffer {
  const event = Buffer.alloc(24, 0xaa);
  event.writeUInt16LE(type, 16);
  event.writeUInt16LE(code, 18);
  event.writeInt32LE(value, 20);
  return event;
}

const jack = (value: number) => eventOf(5, 2, value);
const sync = eventOf(0, 0, 0);
/** A microphone's switch, and a key of the same code. */
const others = [eventOf(5, 4, 1), eventOf(1, 2, 1), jack(7)];

test('changes of the headphones are read, however the bytes are cut, and everything else is passed over', () => {
  const stream = Buffer.concat([jack(1), sync, ...others, jack(1), jack(0), sync, jack(1)]);
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
      const read = createJackReader();
      const places = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
      const told = places.slice(1).flatMap((end, index) => read(stream.subarray(places[index], end)));
      expect(told).toEqual(['in', 'out', 'in']);
    }),
  );
});

test('no bytes make the reader fail or tell a state that is none', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 20 }), (pieces) => {
      const read = createJackReader();
      for (const piece of pieces) for (const state of read(piece)) expect(['in', 'out']).toContain(state);
    }),
  );
});

test('a device is found by its whole name', () => {
  const devices = [
    'I: Bus=0000\nN: Name="HDA Intel PCH Mic"\nH: Handlers=event4 \nB: SW=10\n',
    'I: Bus=0000\nN: Name="HDA Intel PCH Front Headphone"\nH: Handlers=kbd event11 \nB: SW=4\n',
    'I: Bus=0000\nN: Name="No events"\nH: Handlers=kbd\n',
  ].join('\n');
  expect(findInputDevice(devices, 'HDA Intel PCH Front Headphone')).toBe('/dev/input/event11');
  expect(findInputDevice(devices, 'Front Headphone')).toBeUndefined();
  expect(findInputDevice(devices, 'No events')).toBeUndefined();
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(findInputDevice(text, 'x')).toBeUndefined();
    }),
  );
});
