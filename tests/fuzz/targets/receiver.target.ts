import assert from 'node:assert/strict';
import type { AnswerContent } from '../../../hotspot-portal/src/radius/answer.ts';
import { textOf } from '../../../hotspot-portal/src/radius/attribute.ts';
import { authenticatorOf, codes, decodePacket } from '../../../hotspot-portal/src/radius/packet.ts';
import { createReceiver, type RadiusHandler } from '../../../hotspot-portal/src/radius/receiver.ts';
import type { Target } from '../fuzzer.ts';
import { packets, seal, secret, words } from './sample-packets.ts';

const answerWith = (code: number): Promise<AnswerContent> =>
  Promise.resolve({ code, attributes: [['Session-Timeout', 60]] });
const handlers = new Map<number, RadiusHandler>([
  [
    codes.accessRequest,
    ({ packet }) => (textOf(packet, 'User-Name') === 'silent' ? Promise.resolve(null) : answerWith(codes.accessAccept)),
  ],
  [codes.accountingRequest, () => answerWith(codes.accountingResponse)],
]);
const from = { source: '192.0.2.1 1', nasAddress: '192.0.2.1', secret };

/**
 * As it came, as one sends it who knows the secret, and that once more: an answer proves itself and belongs to its
 * request, and a copy is answered by the same bytes.
 */
async function run(input: Buffer): Promise<void> {
  const receive = createReceiver({ handlers, statusAnswer: codes.accessAccept, nowMs: () => 0 });
  const sealed = seal(input);
  await receive(Buffer.from(input), from);
  const request = decodePacket(Buffer.from(sealed));
  const outcome = await receive(Buffer.from(sealed), from);
  const again = await receive(Buffer.from(sealed), from);
  if (typeof outcome === 'string') return;
  const answer = decodePacket(outcome);
  assert(request.ok && answer.ok && answer.value.identifier === request.value.identifier);
  assert.deepEqual(answer.value.authenticator, authenticatorOf(outcome, request.value.authenticator, secret));
  assert.deepEqual(again, outcome);
}

export const target: Target = { seeds: packets, words, maxBytes: 4200, run };
