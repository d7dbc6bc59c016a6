import ipaddr from 'ipaddr.js';

/**
 * Ranges of IPv6 that carry an IPv4 address inside, or lead to one through a relay or translator: 6to4 (RFC 3056),
 * Teredo (RFC 4380), NAT64 (RFC 6052, 8215), IPv4-compatible and -mapped (RFC 4291), ISATAP's and the rest below them.
 * None is a way to a public web page that has an address of its own.
 */
const refusedV6 = [
  '::/96',
  '::ffff:0:0/96',
  '::ffff:0:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
].map((range) => ipaddr.IPv6.parseCIDR(range));

/** All that IANA has given out as global unicast (IANA IPv6 Address Space registry). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** IANA IPv4 Special-Purpose Address Registry, where `ipaddr.js` calls the range unicast in some version. */
const refusedV4 = [
  '0.0.0.0/8',
  '100.64.0.0/10',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
].map((range) => ipaddr.IPv4.parseCIDR(range));

/**
 * Whether an address in its usual spelling (what a resolver gives, no zone) is one of the public internet. Everything
 * that is not known to be is refused: private, loopback, link-local, shared, documentation, benchmark, multicast,
 * broadcast, unspecified, and IPv6 that embeds IPv4.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || text.includes('%')) return false;
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv4) {
    if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return false;
    return address.range() === 'unicast' && !refusedV4.some((range) => address.match(range));
  }
  if (!(address instanceof ipaddr.IPv6)) return false;
  if (!address.match(globalUnicast) || address.range() !== 'unicast') return false;
  return !refusedV6.some((range) => address.match(range));
}
