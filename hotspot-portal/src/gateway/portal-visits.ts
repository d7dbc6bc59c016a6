/** Connections that one phone may hold to the portal at a time, so that none keeps the others out. */
const maxVisits = 64;

/** `lans`: the interfaces of phones as nft writes a set. */
type Doors = { readonly lans: string; readonly httpPort: number; readonly httpsPort: number };

/**
 * Counts connections to the portal by phone. Before the translation of addresses: a reset that is made after it carries
 * the portal's real port, which the phone does not know and waits on.
 */
export function renderVisits({ lans, httpPort, httpsPort }: Doors, everybody: boolean): string {
  const doors = [...new Set([80, 443, httpPort, httpsPort])].join(', ');
  const strangers = `    meta nfproto ipv4 tcp dport 80 ip saddr . ether saddr != @up4 jump visits\n`;
  return `  set visits4 {
    type ipv4_addr
    size 65535
    flags dynamic
  }
  chain visits {
    add @visits4 { ip saddr ct count over ${maxVisits} } reject with tcp reset
  }
  chain visiting {
    type filter hook prerouting priority mangle; policy accept;
    iifname != ${lans} return
    ct state != new return
    meta nfproto ipv4 fib daddr type local tcp dport { ${doors} } goto visits
${everybody ? '' : strangers}  }`;
}
