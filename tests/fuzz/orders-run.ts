import assert from 'node:assert/strict';
import { SpotPolicy } from '@machikado/contracts/spot-policy.ts';
import { admit } from '../../hotspot-portal/src/exchanges/admit.ts';
import { createOrderHandler } from '../../hotspot-portal/src/exchanges/obey-order.ts';
import { makeSampleSpot } from '../../hotspot-portal/src/exchanges/sample-spot.ts';
import { createOrderReceiver, type OrderReceiver } from '../../hotspot-portal/src/radius/order-receiver.ts';
import { authenticatorOf, decodePacket } from '../../hotspot-portal/src/radius/packet.ts';
import type { Target } from './fuzzer.ts';
import { packetOf, seal, secret, words } from './targets/sample-packets.ts';

const wallS = 1_796_000_000;
const phone = { mac: '02:aa:00:00:00:09', ipv4: '192.168.50.11' };
const station = ['Calling-Station-Id', '02-AA-00-00-00-09'] as const;
const stamp = Buffer.concat([Buffer.of(55, 6), Buffer.of(wallS >>> 24, wallS >>> 16, wallS >>> 8, wallS)]);
const hex = (bytes: string) => Buffer.from(bytes, 'hex');
const wifi = SpotPolicy.parse({
  tiers: { code: { downKbits: 8000, upKbits: 4000 }, slow: { downKbits: 512, upKbits: 256 } },
  zones: { hall: { ways: { voucher: 'code' } } },
});

const seeds: readonly Buffer[] = [
  packetOf(40, [station], [stamp]),
  packetOf(40, [['User-Name', 'somebody'], station, ['Framed-IP-Address', '192.168.50.11']], [stamp]),
  packetOf(40, [['NAS-Identifier', 'spot-7'], ['Reply-Message', 'bye'], station], [stamp]),
  packetOf(43, [station, ['Session-Timeout', 600]], [stamp]),
  packetOf(43, [station, ['Filter-Id', 'slow']], [stamp]),
  // WISPr-Bandwidth-Max-Up and -Down of the tier "slow".
  packetOf(43, [station], [stamp, hex('1a0c000037220706' + '0003e800'), hex('1a0c000037220806' + '0007d000')]),
  packetOf(43, [station, ['Service-Type', 8]], [stamp]),
  packetOf(40, [station]),
];

/**
 * The whole of what becomes of an order, at a spot with one phone: what does not prove itself changes nothing and gets no
 * answer; what does is answered by a yes or a no that proves itself; a no changes nothing; a copy gets the same bytes.
 */
export async function ordersTarget(alter: (receive: OrderReceiver) => OrderReceiver = (same) => same): Promise<Target> {
  const spot = makeSampleSpot(() => ({ zone: 'hall', wifi }));
  const handle = createOrderHandler(spot, { identifier: 'spot-7', passKey: Buffer.alloc(32, 3) });
  let code = spot.newCode(600_000);
  const comeOnline = async () => {
    if (spot.sessions.findByMac(phone.mac)) return;
    const again = await admit(spot, { code, applicant: phone, attemptsOf: phone.mac });
    if (again.ok) return;
    code = spot.newCode(600_000);
    assert((await admit(spot, { code, applicant: phone, attemptsOf: phone.mac })).ok);
  };
  const now = () => JSON.stringify(spot.sessions.open());
  await comeOnline();
  const run = async (input: Buffer): Promise<void> => {
    await comeOnline();
    const receive = alter(createOrderReceiver({ handle, nowMs: () => wallS * 1000 }));
    const sealed = seal(input);
    const before = now();
    if (!sealed.equals(input)) {
      const forged = await receive(Buffer.from(input), secret);
      assert.equal(typeof forged, 'string', 'what proves nothing is answered');
      assert.equal(now(), before);
    }
    const request = decodePacket(Buffer.from(sealed));
    const outcome = await receive(Buffer.from(sealed), secret);
    if (typeof outcome === 'string') {
      assert.equal(now(), before);
      return;
    }
    const answer = decodePacket(outcome);
    assert(request.ok && answer.ok && answer.value.identifier === request.value.identifier);
    const step = answer.value.code - request.value.code;
    assert(step === 1 || step === 2);
    if (step === 2) assert.equal(now(), before, 'a no has changed something');
    assert.deepEqual(answer.value.authenticator, authenticatorOf(outcome, request.value.authenticator, secret));
    assert.deepEqual(await receive(Buffer.from(sealed), secret), outcome);
  };
  return { seeds, words: [...words, stamp], maxBytes: 1200, run };
}
