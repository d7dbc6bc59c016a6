import { z } from 'zod';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { runCommand } from './command.ts';
import type { GatewayFailure } from './gateway.ts';
import type { Lease } from './lease.ts';

const guardName = 'machikado_guard';

const elementsOf = (values: readonly string[]) => (values.length === 0 ? '' : `elements = { ${values.join(', ')} }`);

/**
 * The tables that look at frames before anything else does, as one transaction. On the phones' interfaces: an address that
 * one phone was given is nobody else's, in packets and in ARP, and the gateway's own is no phone's. A phone without a
 * lease is not held up: its address is nobody's. Between the ports of every bridge of
 * this machine: nobody gives addresses (DHCP, DHCPv6), routes (router advertisements, redirects) or the gateway's
 * place in ARP.
 */
export function renderLinkGuard(lans: readonly string[], leases: readonly Lease[], own: readonly string[]): string {
  const devices = lans.map((lan) => `"${lan}"`).join(', ');
  const pairs = leases.map(({ ipv4, mac }) => `${ipv4} . ${mac}`);
  const asGateway = own.length === 0 ? '' : `    arp saddr ip { ${own.join(', ')} } drop\n`;
  return `add table netdev ${guardName}
delete table netdev ${guardName}
add table bridge ${guardName}
delete table bridge ${guardName}
table netdev ${guardName} {
  set leased {
    type ipv4_addr
    ${elementsOf(leases.map(({ ipv4 }) => ipv4))}
  }
  set bindings {
    type ipv4_addr . ether_addr
    ${elementsOf(pairs)}
  }
  chain arriving {
    type filter hook ingress devices = { ${devices} } priority -500; policy accept;
    ip saddr @leased ip saddr . ether saddr != @bindings drop
    arp saddr ip @leased arp saddr ip . arp saddr ether != @bindings drop
${own.length === 0 ? '' : `    ip saddr { ${own.join(', ')} } drop\n${asGateway}`}  }
}
table bridge ${guardName} {
  chain between {
    type filter hook forward priority -200; policy accept;
    udp sport { 67, 547 } drop
    icmpv6 type { nd-router-advert, nd-redirect } drop
${asGateway}  }
}
`;
}

const element = (verb: string, set: string, value: string) =>
  `${verb} element netdev ${guardName} ${set} { ${value} }\n`;

/** What brings the sets from some leases to others; the empty text when they are the same. */
export function renderLeaseChange(before: readonly Lease[], after: readonly Lease[]): string {
  const keys = (leases: readonly Lease[]) =>
    new Map(leases.map((lease) => [`${lease.ipv4} . ${lease.mac}`, lease.ipv4]));
  const [old, fresh] = [keys(before), keys(after)];
  const gone = [...old].filter(([key]) => !fresh.has(key));
  const come = [...fresh].filter(([key]) => !old.has(key));
  const stillLeased = new Set(fresh.values());
  const wasLeased = new Set(old.values());
  return [
    ...gone.map(([key]) => element('delete', 'bindings', key)),
    ...come.map(([key]) => element('add', 'bindings', key)),
    ...[...wasLeased].filter((ipv4) => !stillLeased.has(ipv4)).map((ipv4) => element('delete', 'leased', ipv4)),
    ...[...stillLeased].filter((ipv4) => !wasLeased.has(ipv4)).map((ipv4) => element('add', 'leased', ipv4)),
  ].join('');
}

export type LinkGuard = {
  /** Brings the guard to these leases; loads it whole where it is not there (any more). */
  readonly hold: (leases: readonly Lease[]) => Promise<Result<'held' | 'loaded', GatewayFailure>>;
};

const Addresses = z.array(z.object({ addr_info: z.array(z.object({ local: z.string().optional() })) }));

/** The gateway's own IPv4 addresses on one interface of phones. */
async function ownAddresses(lan: string): Promise<readonly string[]> {
  const { code, stdout } = await runCommand('ip', ['-j', '-4', 'addr', 'show', 'dev', lan]);
  if (code !== 0) return [];
  const listed = Addresses.parse(JSON.parse(stdout === '' ? '[]' : stdout));
  return listed.flatMap(({ addr_info }) => addr_info.flatMap(({ local }) => local ?? []));
}

/** The guard of the phones' interfaces of this machine's kernel. */
export function createLinkGuard(lans: readonly string[]): LinkGuard {
  // What a former process has left is not known.
  let held: readonly Lease[] | null = null;
  const apply = async (script: string): Promise<Result<undefined, GatewayFailure>> => {
    const { code, stderr } = await runCommand('nft', ['-f', '-'], script);
    return code === 0 ? ok() : err({ reason: 'refused', detail: `guard: ${stderr.slice(0, 200)}` });
  };
  const isThere = async () => (await runCommand('nft', ['list', 'chain', 'netdev', guardName, 'arriving'])).code === 0;
  return {
    hold: async (leases) => {
      const change = held && (await isThere()) ? renderLeaseChange(held, leases) : null;
      const changed = change !== null && (change === '' || (await apply(change)).ok);
      if (!changed) {
        const own = (await Promise.all(lans.map(ownAddresses))).flat();
        const loaded = await apply(renderLinkGuard(lans, leases, own));
        if (!loaded.ok) return loaded;
      }
      held = leases;
      return ok(changed ? 'held' : 'loaded');
    },
  };
}
