import assert from 'node:assert/strict';
import { attributeType, integerOf, nameOf, rawValues, textOf } from '../../../hotspot-portal/src/radius/attribute.ts';
import { eapOf } from '../../../hotspot-portal/src/radius/eap-message.ts';
import { readOrderAnswer } from '../../../hotspot-portal/src/radius/dynamic-authorization.ts';
import { readAccessAnswer } from '../../../hotspot-portal/src/radius/access-question.ts';
import { decodePacket, headerBytes, maxPacketBytes } from '../../../hotspot-portal/src/radius/packet.ts';
import { decryptUserPassword } from '../../../hotspot-portal/src/radius/user-password.ts';
import type { Target } from '../fuzzer.ts';
import { packets, secret, words } from './sample-packets.ts';

const texts = ['User-Name', 'Calling-Station-Id', 'NAS-Identifier', 'Acct-Session-Id', 'Reply-Message', 'Class'];
const numbers = ['Acct-Status-Type', 'Error-Cause', 'Acct-Terminate-Cause', 'Session-Timeout'];
// Known before the first input, so that reading the dictionary belongs to none.
const userPassword = attributeType('User-Password');

/** Every byte of a packet that is taken belongs to its head or to one attribute; no attribute's content makes it fail. */
function run(input: Buffer): void {
  const question = { identifier: 7, authenticator: Buffer.alloc(16), user: '', password: '', attributes: [] };
  readAccessAnswer(input, question, secret);
  readOrderAnswer(input, Buffer.concat([Buffer.of(43, 7, 0, 20), Buffer.alloc(16)]), secret);
  const decoded = decodePacket(input);
  if (!decoded.ok) return;
  const packet = decoded.value;
  const bytes = packet.attributes.reduce((sum, { value }) => sum + 2 + value.length, headerBytes);
  assert.equal(bytes, packet.bytes.length);
  assert(bytes <= maxPacketBytes && bytes <= input.length);
  for (const name of texts) assert(!/\p{Cc}/u.test(textOf(packet, name) ?? ''));
  for (const name of numbers) {
    const value = integerOf(packet, name);
    assert(value === null || (Number.isInteger(value) && value >= 0 && value < 2 ** 32));
    nameOf(packet, name);
  }
  eapOf(packet);
  for (const value of rawValues(packet, 'User-Password')) {
    const clear = decryptUserPassword(value, packet.authenticator, secret);
    assert(clear === null || clear.length <= value.length, `User-Password (${userPassword}) grew`);
  }
}

export const target: Target = { seeds: packets, words, maxBytes: 4200, run };
