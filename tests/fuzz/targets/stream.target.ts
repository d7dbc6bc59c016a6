import assert from 'node:assert/strict';
import { createPacketStream } from '../../../hotspot-portal/src/radius/packet-stream.ts';
import { maxPacketBytes } from '../../../hotspot-portal/src/radius/packet.ts';
import type { Target } from '../fuzzer.ts';
import { packets, words } from './sample-packets.ts';

/** The packets of a stream are the same however it is cut; the first byte says into what pieces. */
function run(input: Buffer): void {
  const bytes = input.subarray(1);
  const piece = (input[0] ?? 0) + 1;
  const stream = createPacketStream();
  const found: Buffer[] = [];
  let refused = false;
  for (let at = 0; at < bytes.length && !refused; at += piece) {
    const taken = stream.take(bytes.subarray(at, at + piece));
    if (taken.ok) found.push(...taken.value);
    else refused = true;
  }
  for (const packet of found) assert(packet.length >= 20 && packet.length <= maxPacketBytes);
  const joined = Buffer.concat(found);
  assert(joined.equals(bytes.subarray(0, joined.length)));
  const whole = createPacketStream().take(bytes);
  assert.equal(whole.ok, !refused);
  if (whole.ok) assert.deepEqual(whole.value, found);
}

export const target: Target = {
  seeds: [Buffer.concat([Buffer.of(9), ...packets]), Buffer.concat([Buffer.of(255), ...packets.slice(0, 2)])],
  words: [...words, ...packets],
  maxBytes: 12_000,
  run,
};
