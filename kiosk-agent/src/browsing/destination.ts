import type { BrowsingDenial } from '@machikado/contracts/browsing.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { isPublicAddress } from '@machikado/runtime/public-address.ts';
import { readHost, type Host } from './host-name.ts';
import { decideHost, type HostRule } from './host-rule.ts';

/** Gives the addresses of a name; rejects when there is none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** Where a connection may go: exactly the addresses that were checked, so that no second answer can move it. */
export type Destination = { readonly host: Host; readonly addresses: readonly string[] };

export type DestinationRule = HostRule & {
  /** Addresses that are refused though they are public: those of this kiosk itself. */
  readonly own: () => readonly string[];
};

const maxAddresses = 16;

/** Reads `host:port` of a CONNECT request or an absolute address. `undefined` when it is not that, to the letter. */
export function readAuthority(text: string, defaultPort?: number): { host: string; port: number } | undefined {
  const found = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text);
  if (found === null) return undefined;
  const port = found[2] === undefined ? defaultPort : Number(found[2]);
  return port === undefined ? undefined : { host: found[1] ?? '', port };
}

/**
 * Decides whether a host may be reached, by its name and then by what its name resolves to. One address that is not
 * public refuses the whole name: such a name is made to lead inwards (DNS rebinding).
 */
export async function chooseDestination(
  text: string,
  rule: DestinationRule,
  resolve: Resolve,
): Promise<Result<Destination, BrowsingDenial>> {
  const host = readHost(text);
  if (host === undefined) return err('not-public');
  if (host.kind === 'address' && !isReachable(host.text, rule)) return err('not-public');
  const refusal = decideHost(host, rule);
  if (refusal !== undefined) return err(refusal);
  if (host.kind === 'address') return ok({ host, addresses: [host.text] });
  let addresses: readonly string[];
  try {
    addresses = await resolve(host.text);
  } catch {
    return err('not-found');
  }
  if (addresses.length === 0) return err('not-found');
  if (!addresses.every((address) => isReachable(address, rule))) return err('not-public');
  return ok({ host, addresses: addresses.slice(0, maxAddresses) });
}

function isReachable(address: string, rule: DestinationRule): boolean {
  return isPublicAddress(address) && !rule.own().includes(address);
}
