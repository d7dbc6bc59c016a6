import type { DhcpRange, ZonePlace } from '../config.ts';
import { advertiseEverySeconds, routerLifetimeSeconds } from './advertisement.ts';

export type LanServices = {
  readonly lan: string;
  readonly portalName: string;
  readonly range: DhcpRange;
  /** Networks of further zones. */
  readonly zonePlaces?: readonly ZonePlace[];
  /** The name servers that ours asks. */
  readonly servers: readonly string[];
  /** Whether phones are told of RFC 8908's API: not where they would not trust its certificate. */
  readonly announced: boolean;
  /** Lines about names that are open before the sign-in or filtered. */
  readonly names?: string;
  readonly leaseFile: string;
  readonly pidFile: string;
};

/** Short, so that an address which a phone has left is soon another one's and never two phones'. */
const leaseMinutes = 10;

/** A phone that has asked once finds the portal for this long, however busy its other programs are. */
export const ownNameSeconds = 300;

/** Of RFC 8908's API, the same before and after the sign-in. */
export const capportUrlOf = (portalName: string) => `https://${portalName}/capport/api`;

/**
 * dnsmasq's configuration for the phones' network: addresses by DHCP, IPv6 by router advertisements and stateless
 * DHCPv6, the address of RFC 8908's API by both (RFC 8910: options 114 and 103), and names. No name is answered with
 * anything but the truth; the portal's own name is the gateway's address. Neither names nor MAC addresses go to a log.
 */
export function renderDnsmasqConfig(services: LanServices): string {
  const { lan, portalName, range, zonePlaces = [], servers, leaseFile, pidFile, names } = services;
  const networks = [{ interface: lan, range }, ...zonePlaces];
  const leases = networks.reduce((sum, network) => sum + network.range.size, 0);
  const capport = capportUrlOf(portalName);
  const announcements = [`dhcp-option-force=114,${capport}`, `dhcp-option-force=option6:103,${capport}`];
  const lines = [
    ...networks.map((network) => `interface=${network.interface}`),
    'except-interface=lo',
    'bind-dynamic',
    'no-resolv',
    'no-hosts',
    'domain-needed',
    'min-port=1024',
    'cache-size=2000',
    'dns-forward-max=500',
    ...servers.map((server) => `server=${server}`),
    ...networks.map((network) => `interface-name=${portalName},${network.interface}/4`),
    // Each network hears its own address of the portal.
    'localise-queries',
    `local-ttl=${ownNameSeconds}`,
    'dhcp-authoritative',
    // It would keep a phone waiting for three seconds.
    'no-ping',
    `dhcp-lease-max=${leases}`,
    ...networks.flatMap((network) => [
      `dhcp-range=${network.range.first},${network.range.last},${leaseMinutes}m`,
      `dhcp-range=::,constructor:${network.interface},slaac,ra-stateless,${leaseMinutes}m`,
    ]),
    'enable-ra',
    ...networks.map((network) => `ra-param=${network.interface},${advertiseEverySeconds},${routerLifetimeSeconds}`),
    ...(services.announced ? announcements : []),
    'quiet-dhcp',
    'quiet-dhcp6',
    'quiet-ra',
    `dhcp-leasefile=${leaseFile}`,
    `pid-file=${pidFile}`,
    'log-facility=-',
  ];
  return `${lines.join('\n')}\n${names ?? ''}`;
}
