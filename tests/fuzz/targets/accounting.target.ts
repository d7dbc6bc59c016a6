import assert from 'node:assert/strict';
import { readAccounting } from '../../../hotspot-portal/src/exchanges/accounting-request.ts';
import { mergeAccounting } from '../../../hotspot-portal/src/session/accounting.ts';
import { decodePacket } from '../../../hotspot-portal/src/radius/packet.ts';
import type { Target } from '../fuzzer.ts';
import { packets, words } from './sample-packets.ts';

const hashUser = (name: string) => name;
const reading = { nasAddress: '192.0.2.1', hashUser, nowMs: Date.parse('2026-11-23T04:00:00Z') };

/** What is read of a record is within the bounds of the store, and put together with itself it is the same record. */
function run(input: Buffer): void {
  const packet = decodePacket(input);
  const entry = packet.ok ? readAccounting({ packet: packet.value, ...reading }) : null;
  if (!entry) return;
  if (entry.kind === 'nas-restarted') {
    assert(Number.isSafeInteger(entry.atMs) && entry.nas.length <= 128);
    return;
  }
  const { message } = entry;
  const { nas, acctSessionId, inputOctets, outputOctets, atMs } = message;
  assert([inputOctets, outputOctets, atMs].every(Number.isSafeInteger) && inputOctets >= 0 && outputOctets >= 0);
  assert(acctSessionId.length > 0 && acctSessionId.length <= 128 && nas.length <= 128);
  assert(message.mac === null || /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(message.mac));
  const once = mergeAccounting(null, message);
  assert.deepEqual(mergeAccounting(once, message), once);
}

export const target: Target = { seeds: packets, words, maxBytes: 4200, run };
