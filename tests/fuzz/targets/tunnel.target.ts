import assert from 'node:assert/strict';
import type { Credentials } from '../../../hotspot-portal/src/eap/credentials.ts';
import type { InnerMethod } from '../../../hotspot-portal/src/eap/inner.ts';
import { ntHashOf } from '../../../hotspot-portal/src/eap/mschapv2.ts';
import { createPeap } from '../../../hotspot-portal/src/eap/peap.ts';
import type { TlsTunnel } from '../../../hotspot-portal/src/eap/tls-tunnel.ts';
import { avpCodes, encodeAvps, microsoft, microsoftCodes } from '../../../hotspot-portal/src/eap/ttls-avp.ts';
import { createTtls } from '../../../hotspot-portal/src/eap/ttls.ts';
import type { Target } from '../fuzzer.ts';
import { inputOf, wordsOf } from './words-of.ts';

const password = Buffer.from('right');
const person = { name: 'hanako' };
const ntHash = ntHashOf('another, that no input can know');
const credentials: Credentials = {
  byPassword: (name, given) => Promise.resolve(name === person.name && given.equals(password) ? person : null),
  ntHashOf: (name) => Promise.resolve(name === person.name ? { person, ntHash } : null),
  byCertificate: () => Promise.resolve(null),
  mayReturn: () => Promise.resolve(false),
};
const silent = { toSend: Buffer.alloc(0), clear: Buffer.alloc(0), failed: false };
/** An open one: what is inside it is what is fuzzed. */
const tunnel: TlsTunnel = {
  take: () => Promise.resolve(silent),
  send: () => Promise.resolve(silent),
  isOpen: () => true,
  isResumed: () => false,
  protocol: () => 'TLSv1.2',
  sessionId: () => null,
  peerCertificate: () => undefined,
  exportKey: (bytes) => Buffer.alloc(bytes, 0x33),
  close: () => undefined,
};

/** Nobody comes in but by the password: PEAP's part has none that could be sent. */
async function speak(method: InnerMethod, words: readonly Buffer[], mayEnter: boolean): Promise<void> {
  await method.begin();
  for (const word of words) {
    const step = await method.take(word);
    if (step.kind === 'accept') assert(mayEnter && step.person === person);
    if (step.kind === 'accept' || step.kind === 'reject') return;
  }
}

async function run(input: Buffer): Promise<void> {
  const words = wordsOf(input);
  const context = { credentials, tunnel, resumed: null };
  const mayEnter = words.some((word) => word.includes(password));
  await speak(createTtls(context), words, mayEnter);
  await speak(createPeap(context), words, false);
}

const user = { code: avpCodes.userName, vendor: 0, value: Buffer.from(person.name) };
const chap = { code: microsoftCodes.chapChallenge, vendor: microsoft, value: Buffer.alloc(16, 0x33) };
const response = { code: microsoftCodes.chap2Response, vendor: microsoft, value: Buffer.alloc(50, 0x33) };
const name = Buffer.concat([Buffer.of(1), Buffer.from(person.name)]);
// EAP-MSCHAPv2: operation 2, identifier, length, 49 bytes of value, name.
const peapResponse = Buffer.concat([Buffer.of(26, 2, 2, 0, 60, 49), Buffer.alloc(49, 0x33), Buffer.from(person.name)]);

export const target: Target = {
  seeds: [
    inputOf([encodeAvps([user, { code: avpCodes.userPassword, vendor: 0, value: Buffer.from('right\0\0\0') }])]),
    inputOf([encodeAvps([user, { code: avpCodes.userPassword, vendor: 0, value: Buffer.from('wrong') }])]),
    inputOf([encodeAvps([user, chap, response]), Buffer.alloc(0)]),
    inputOf([name, peapResponse, Buffer.of(26, 3), Buffer.from('020200010b21800300020001', 'hex')]),
  ],
  words: [name, peapResponse, encodeAvps([user]), encodeAvps([chap]), Buffer.from('800300020001', 'hex')],
  maxBytes: 2000,
  run,
};
