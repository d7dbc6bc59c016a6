import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createSecureContext } from 'node:tls';
import { startConversation } from '../../../hotspot-portal/src/eap/conversation.ts';
import { decodeEap, eapCodes, eapTypes } from '../../../hotspot-portal/src/eap/eap-packet.ts';
import { createResumptionBook } from '../../../hotspot-portal/src/eap/session-book.ts';
import type { EapSetting } from '../../../hotspot-portal/src/eap/tls-method.ts';
import type { Target } from '../fuzzer.ts';
import { inputOf, wordsOf } from './words-of.ts';

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
const files = ['-keyout', '-'];
/** A key and its certificate, one behind the other. */
const pem = execFileSync('openssl', ['req', '-x509', ...curve, '-days', '9', '-subj', '/CN=radius', ...files], {
  stdio: ['ignore', 'pipe', 'ignore'],
});
const nobody = () => Promise.resolve(null);
const setting: EapSetting = {
  context: createSecureContext({ key: pem, cert: pem, minVersion: 'TLSv1.2' }),
  methods: ['ttls', 'peap', 'tls'],
  credentials: { byPassword: nobody, ntHashOf: nobody, byCertificate: nobody, mayReturn: () => Promise.resolve(false) },
  resumptions: createResumptionBook(() => 0),
};

/** Words of type and content, each to the question before it: whatever is said, nobody comes in. */
async function run(input: Buffer): Promise<void> {
  const conversation = startConversation(setting, 0);
  let turn = conversation.begin();
  for (const word of wordsOf(input)) {
    const question = decodeEap(turn.eap);
    assert(question.ok);
    if (turn.kind !== 'ask') break;
    const { identifier } = question.value;
    const type = word[0] ?? eapTypes.ttls;
    turn = await conversation.take({ code: eapCodes.response, identifier, type, data: word.subarray(1) });
    assert.notEqual(turn.kind, 'accept');
  }
  conversation.close();
}

const hex = (bytes: string) => Buffer.from(bytes, 'hex');
/** What a client of TLS 1.2, and one of TLS 1.3, says first. */
const hellos = [
  '1603010058010000540303cf814e8343a42100314f782dc024183095402c22d6d28003ce8e3c2062bd64ce000002c02b01000029ff01000100000b000403000102000a000400020017002300000016000000170000000d000400020403',
  '16030100cb010000c70303c9d8a4ebf0bd784c0004b9df2cfcd31f2b4249c6d41c6690b9c393d4d2ac230520210c9ddc98adc9b662f1709e219b45708c85fea8b5e426f4edffd3dc0ca113b1000213010100007c000b000403000102000a000400020017002300000016000000170000000d000400020403002b0003020304002d000201010033004700450017004104830e0c2f1aacb46cdcea5f8290ea71d249d68b937dcdd96876380f521bdb8974331ec3a920ef6bc8d2a443531c2967a78287f1935acbe857addbdf9de2578ec5',
].map(hex);
const said = (type: number, flags: number, message: Buffer) => Buffer.concat([Buffer.of(type, flags), message]);
const acknowledged = (type: number) => Buffer.of(type, 0);
const [older = Buffer.of(0), newer = Buffer.of(0)] = hellos;

export const target: Target = {
  seeds: [
    inputOf([
      said(eapTypes.ttls, 0, older),
      acknowledged(eapTypes.ttls),
      said(eapTypes.ttls, 0, hex('15030300020228')),
    ]),
    inputOf([said(eapTypes.ttls, 0, newer), acknowledged(eapTypes.ttls), said(eapTypes.ttls, 0, hex('140303000101'))]),
    inputOf([Buffer.of(eapTypes.nak, eapTypes.peap), said(eapTypes.peap, 0, older), acknowledged(eapTypes.peap)]),
    inputOf([
      Buffer.of(eapTypes.nak, eapTypes.tls),
      said(eapTypes.tls, 0x40, newer.subarray(0, 90)),
      said(eapTypes.tls, 0, newer.subarray(90)),
    ]),
  ],
  words: [
    acknowledged(eapTypes.ttls),
    Buffer.of(eapTypes.nak, eapTypes.peap),
    hex('1603030004'),
    hex('15030300020100'),
  ],
  maxBytes: 4000,
  run,
};
