import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeAttributes, integerOf, nameOf, textOf } from './attribute.ts';
import { decodePacket, type Packet } from './packet.ts';

function packetWith(attributes: Buffer): Packet {
  const bytes = Buffer.concat([Buffer.alloc(20), attributes]);
  bytes.writeUInt16BE(bytes.length, 2);
  const packet = decodePacket(bytes);
  if (!packet.ok) throw new Error(packet.error);
  return packet.value;
}

test('the dictionary names values: Acct-Status-Type 2 is Stop, Acct-Terminate-Cause 1 is User-Request', () => {
  const packet = packetWith(Buffer.from('280600000002310600000001', 'hex'));
  expect(nameOf(packet, 'Acct-Status-Type')).toBe('Stop');
  expect(nameOf(packet, 'Acct-Terminate-Cause')).toBe('User-Request');
  expect(integerOf(packet, 'Acct-Status-Type')).toBe(2);
});

test('text is read as UTF-8 without control characters', () => {
  const value = Buffer.from('見本\n\u0000x');
  expect(textOf(packetWith(Buffer.concat([Buffer.of(1, value.length + 2), value])), 'User-Name')).toBe('見本x');
});

test('numbers that are written are read again', () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), (seconds) => {
      const packet = packetWith(encodeAttributes([['Session-Timeout', seconds]]));
      return integerOf(packet, 'Session-Timeout') === seconds;
    }),
  );
});

test('any attribute bytes are read or null, never a crash', () => {
  const names = ['User-Name', 'Calling-Station-Id', 'Acct-Terminate-Cause', 'Tunnel-Type', 'Event-Timestamp'];
  const attribute = fc
    .tuple(fc.constantFrom(1, 26, 31, 49, 55, 64, 65, 69, 80, 255), fc.uint8Array({ maxLength: 20 }))
    .map(([type, value]) => Buffer.concat([Buffer.of(type, value.length + 2), value]));
  fc.assert(
    fc.property(fc.array(attribute, { maxLength: 8 }), (attributes) => {
      const packet = packetWith(Buffer.concat(attributes));
      for (const name of names) {
        textOf(packet, name);
        nameOf(packet, name);
      }
    }),
    { numRuns: 1000 },
  );
});
