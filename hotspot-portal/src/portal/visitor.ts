import type { Gateway } from '../gateway/gateway.ts';
import type { ClientAddress } from '../session/session.ts';

const freshMs = 1000;
const maxKnown = 4096;

/** Whom a request comes from: the peer's IPv4 address with its MAC address; `null` when it is no phone of this spot. */
export type VisitorLookup = (remoteAddress: string | undefined) => Promise<ClientAddress | null>;

/** Asks the gateway once a second per address at most; requests at the same time share one question. */
export function createVisitorLookup(gateway: Pick<Gateway, 'macOf'>, nowMs: () => number): VisitorLookup {
  const known = new Map<string, { askedAtMs: number; mac: Promise<string | null> }>();
  return async (remoteAddress) => {
    const ipv4 = (remoteAddress ?? '').replace(/^::ffff:/, '');
    if (ipv4 === '') return null;
    let entry = known.get(ipv4);
    if (!entry || nowMs() - entry.askedAtMs > freshMs) {
      if (known.size >= maxKnown) known.clear();
      entry = { askedAtMs: nowMs(), mac: gateway.macOf(ipv4) };
      known.set(ipv4, entry);
    }
    const mac = await entry.mac;
    return mac === null ? null : { ipv4, mac };
  };
}
