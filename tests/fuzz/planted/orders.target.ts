import { ordersTarget } from '../orders-run.ts';
import type { Target } from '../fuzzer.ts';
import { seal } from '../targets/sample-packets.ts';

/** Takes what proves nothing for proven where it ends in a maker's attribute: a hole that only some inputs come to. */
export const target: Target = await ordersTarget((receive) => (datagram, secret) => {
  const isLast = datagram.length >= 26 && datagram.readUInt8(datagram.length - 12) === 26;
  return receive(isLast ? seal(datagram) : datagram, secret);
});
