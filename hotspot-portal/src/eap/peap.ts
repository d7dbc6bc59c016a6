import { randomBytes } from 'node:crypto';
import { authenticatorResponse, isResponseOf, type ChapExchange } from './mschapv2.ts';
import { decodeEap, eapCodes, eapTypes, encodeEap } from './eap-packet.ts';
import type { InnerContext, InnerMethod, InnerStep } from './inner.ts';
import type { Person } from './credentials.ts';

const reject: InnerStep = { kind: 'reject' };

/** draft-kamath-pppext-eap-mschapv2: its operations. */
const operations = { challenge: 1, response: 2, success: 3 } as const;
/** Result TLV (3, mandatory) of two bytes: success. draft-josefsson-pppext-eap-tls-eap-06 §4.2. */
const successTlv = Buffer.from('800300020001', 'hex');
const serverName = Buffer.from('machikado');

/** Inside PEAP version 0 an EAP packet goes without its header, but for the extensions. */
const bare = (type: number, data: Buffer): Buffer => Buffer.concat([Buffer.of(type), data]);

/** An answer, with its header or without. */
function readInner(clear: Buffer): { readonly type: number; readonly data: Buffer } | null {
  const whole = decodeEap(clear);
  if (whole.ok && whole.value.code === eapCodes.response && clear.readUInt16BE(2) === clear.length) return whole.value;
  return clear.length > 0 ? { type: clear.readUInt8(0), data: clear.subarray(1) } : null;
}

/** PEAP version 0 with EAP-MSCHAPv2 inside: name, challenge, response, proof, and a result on which both agree. */
export function createPeap({ credentials, resumed }: InnerContext): InnerMethod {
  let identifier = 1;
  let user = '';
  const challenge = randomBytes(16);
  let awaited: Person | null = resumed;
  let step: 'name' | 'response' | 'proof' | 'result' = 'name';

  const say = (type: number, data: Buffer): InnerStep => ({ kind: 'say', clear: bare(type, data) });
  const mschap = (operation: number, value: Buffer): Buffer => {
    const message = Buffer.concat([Buffer.of(operation, identifier, 0, 0), value]);
    message.writeUInt16BE(message.length, 2);
    return message;
  };

  const takeName = (data: Buffer): InnerStep => {
    user = data.toString('utf8');
    identifier++;
    step = 'response';
    const value = Buffer.concat([Buffer.of(challenge.length), challenge, serverName]);
    return say(eapTypes.mschapv2, mschap(operations.challenge, value));
  };

  const takeResponse = async (data: Buffer): Promise<InnerStep> => {
    // Operation, identifier, length, 49, peer's challenge (16), zeros (8), response (24), flags, name.
    if (data.length < 54 || data[0] !== operations.response || data[4] !== 49) return reject;
    const name = data.subarray(54).toString('utf8') || user;
    const known = await credentials.ntHashOf(name);
    if (!known) return reject;
    const exchange: ChapExchange = { challenge, peerChallenge: data.subarray(5, 21), user: name, ntHash: known.ntHash };
    const response = data.subarray(29, 53);
    if (!isResponseOf(exchange, response)) return reject;
    awaited = known.person;
    step = 'proof';
    return say(
      eapTypes.mschapv2,
      mschap(operations.success, Buffer.from(`${authenticatorResponse(exchange, response)} M=OK`)),
    );
  };

  const takeProof = (data: Buffer): InnerStep => (data[0] === operations.success ? sayResult() : reject);
  const sayResult = (): InnerStep => {
    step = 'result';
    const packet = { code: eapCodes.request, identifier: ++identifier, type: eapTypes.extensions, data: successTlv };
    return { kind: 'say', clear: encodeEap(packet) };
  };

  return {
    begin: () => Promise.resolve(resumed ? sayResult() : say(eapTypes.identity, Buffer.alloc(0))),
    take: async (clear) => {
      const inner = readInner(clear);
      if (!inner) return reject;
      if (step === 'name') return inner.type === eapTypes.identity ? takeName(inner.data) : reject;
      if (step === 'result') {
        const agreed = inner.type === eapTypes.extensions && inner.data.indexOf(successTlv) === 0;
        return agreed && awaited ? { kind: 'accept', person: awaited } : reject;
      }
      if (inner.type !== eapTypes.mschapv2) return reject;
      return step === 'response' ? takeResponse(inner.data) : takeProof(inner.data);
    },
  };
}
