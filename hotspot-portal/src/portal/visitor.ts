import type { Gateway, Neighbour } from '../gateway/gateway.ts';
import type { ClientAddress } from '../session/session.ts';

const freshMs = 1000;
const maxKnown = 4096;

/** Whom a request comes from: the peer's IPv4 address with its MAC address; `null` when it is no phone of this spot. */
export type VisitorLookup = (remoteAddress: string | undefined) => Promise<FoundPhone | null>;

/** A phone, and the interface behind which it is. */
type FoundPhone = ClientAddress & { readonly interface: string };

/** Asks the gateway once a second per address at most; requests at the same time share one question. */
export function createVisitorLookup(gateway: Pick<Gateway, 'neighbourOf'>, nowMs: () => number): VisitorLookup {
  const known = new Map<string, { askedAtMs: number; found: Promise<Neighbour | null> }>();
  return async (remoteAddress) => {
    const ipv4 = (remoteAddress ?? '').replace(/^::ffff:/, '');
    if (ipv4 === '') return null;
    let entry = known.get(ipv4);
    if (!entry || nowMs() - entry.askedAtMs > freshMs) {
      if (known.size >= maxKnown) known.clear();
      entry = { askedAtMs: nowMs(), found: gateway.neighbourOf(ipv4) };
      known.set(ipv4, entry);
    }
    const found = await entry.found;
    return found && { ipv4, mac: found.mac, interface: found.interface };
  };
}
