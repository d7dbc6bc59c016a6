import type { DhcpRange } from '../config.ts';
import { advertiseEverySeconds, routerLifetimeSeconds } from './advertisement.ts';

export type LanServices = {
  readonly lan: string;
  readonly portalName: string;
  readonly range: DhcpRange;
  /** The name servers that ours asks. */
  readonly servers: readonly string[];
  /** Lines about names that are open before the sign-in or filtered. */
  readonly names?: string;
  readonly leaseFile: string;
  readonly pidFile: string;
};

/** Short, so that an address which a phone has left is soon another one's and never two phones'. */
const leaseMinutes = 10;

/** A phone that has asked once finds the portal for this long, however busy its other programs are. */
const ownNameSeconds = 300;

/** Of RFC 8908's API, the same before and after the sign-in. */
export const capportUrlOf = (portalName: string) => `https://${portalName}/capport/api`;

/**
 * dnsmasq's configuration for the phones' network: addresses by DHCP, IPv6 by router advertisements and stateless
 * DHCPv6, the address of RFC 8908's API by both (RFC 8910: options 114 and 103), and names. No name is answered with
 * anything but the truth; the portal's own name is the gateway's address. Neither names nor MAC addresses go to a log.
 */
export function renderDnsmasqConfig(services: LanServices): string {
  const { lan, portalName, range, servers, leaseFile, pidFile, names } = services;
  const capport = capportUrlOf(portalName);
  const lines = [
    `interface=${lan}`,
    'except-interface=lo',
    'bind-dynamic',
    'no-resolv',
    'no-hosts',
    'domain-needed',
    'min-port=1024',
    'cache-size=2000',
    'dns-forward-max=500',
    ...servers.map((server) => `server=${server}`),
    `interface-name=${portalName},${lan}/4`,
    `local-ttl=${ownNameSeconds}`,
    'dhcp-authoritative',
    // It would keep a phone waiting for three seconds.
    'no-ping',
    `dhcp-lease-max=${range.size}`,
    `dhcp-range=${range.first},${range.last},${leaseMinutes}m`,
    `dhcp-range=::,constructor:${lan},slaac,ra-stateless,${leaseMinutes}m`,
    'enable-ra',
    `ra-param=${lan},${advertiseEverySeconds},${routerLifetimeSeconds}`,
    `dhcp-option-force=114,${capport}`,
    `dhcp-option-force=option6:103,${capport}`,
    'quiet-dhcp',
    'quiet-dhcp6',
    'quiet-ra',
    `dhcp-leasefile=${leaseFile}`,
    `pid-file=${pidFile}`,
    'log-facility=-',
  ];
  return `${lines.join('\n')}\n${names ?? ''}`;
}
