import { BlockList, isIP } from 'node:net';

/** IANA IPv4 Special-Purpose Address Registry, multicast (RFC 5771) and what was reserved with it (RFC 1112). */
const refusedV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;

/**
 * Inside what IANA has given out as global unicast: ranges that carry an IPv4 address or lead to one through a relay
 * (6to4, RFC 3056; Teredo and the rest below 2001::/23), AS112, and those that are for books and routers alone.
 */
const refusedV6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const;

const refused = new BlockList();
for (const [net, prefix] of refusedV4) refused.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of refusedV6) refused.addSubnet(net, prefix, 'ipv6');

/** All that IANA has given out as global unicast (IANA IPv6 Address Space registry). */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/**
 * Whether an address in its usual spelling (what a resolver gives, no zone) is one of the public internet. Everything
 * that is not known to be is refused: private, loopback, link-local, shared, documentation, benchmark, multicast,
 * broadcast, unspecified, and IPv6 that embeds IPv4.
 */
export function isPublicAddress(text: string): boolean {
  const family = isIP(text);
  if (family === 0 || text.includes('%')) return false;
  if (family === 4) return !refused.check(text, 'ipv4');
  return globalUnicast.check(text, 'ipv6') && !refused.check(text, 'ipv6');
}
