import assert from 'node:assert/strict';
import type { AnswerContent } from '../../../hotspot-portal/src/radius/answer.ts';
import { createOrderReceiver, isOrder } from '../../../hotspot-portal/src/radius/order-receiver.ts';
import { createPacketStream } from '../../../hotspot-portal/src/radius/packet-stream.ts';
import { codes, decodePacket } from '../../../hotspot-portal/src/radius/packet.ts';
import { createReceiver, type RadiusHandler } from '../../../hotspot-portal/src/radius/receiver.ts';
import type { Target } from '../fuzzer.ts';
import { packets, words } from './sample-packets.ts';

const none = Buffer.alloc(0);
const [proxyState, messageAuthenticator] = [33, 80];
const answerWith = (code: number): AnswerContent => ({ code, attributes: [['Session-Timeout', 60]] });
const handlers = new Map<number, RadiusHandler>([
  [codes.accessRequest, () => answerWith(codes.accessAccept)],
  [codes.accountingRequest, () => answerWith(codes.accountingResponse)],
]);
const from = { source: 'hall', nasAddress: 'hall', secret: none };

// One for all inputs: with RADIUS/1.1 it remembers nothing of a request.
const receive = createReceiver({ handlers, statusAnswer: codes.accessAccept, nowMs: () => 0 });

/** RFC 9765 §4.1, §5.1: the token comes back and all else of the head is zero; Proxy-State as it was, and no digest. */
function check(asked: Buffer, answer: Buffer): void {
  const [request, told] = [decodePacket(asked), decodePacket(answer)];
  assert(request.ok && told.ok && told.value.bytes.length === answer.length);
  assert(answer.subarray(4, 8).equals(asked.subarray(4, 8)));
  assert.equal(answer.readUInt8(1), 0);
  assert(answer.subarray(8, 20).every((byte) => byte === 0));
  const statesOf = ({ attributes }: typeof told.value) =>
    attributes.flatMap(({ type, value }) => (type === proxyState ? value.toString('hex') : []));
  assert.deepEqual(statesOf(told.value), statesOf(request.value));
  assert(told.value.attributes.every(({ type }) => type !== messageAuthenticator));
}

/** A connection that speaks RADIUS/1.1, in two pieces; the first byte says where it is cut. */
async function run(input: Buffer): Promise<void> {
  const bytes = input.subarray(1);
  const at = Math.min(bytes.length, input[0] ?? 0);
  const stream = createPacketStream();
  const obey = createOrderReceiver({ handle: () => Promise.resolve({ done: true }), nowMs: () => 0 });
  for (const piece of [bytes.subarray(0, at), bytes.subarray(at)]) {
    const taken = stream.take(piece);
    if (!taken.ok) return;
    for (const packet of taken.value) {
      const outcome = await (isOrder(packet.readUInt8(0)) ? obey(packet, none) : receive(packet, from));
      if (typeof outcome !== 'string') check(packet, outcome);
    }
  }
}

const states = Buffer.from('2104aabb2103cc', 'hex');
export const target: Target = {
  seeds: packets.map((packet) => Buffer.concat([Buffer.of(30), packet])),
  words: [...words, states, ...packets],
  maxBytes: 8000,
  run,
};
