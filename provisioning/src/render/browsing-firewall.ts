/** Who may speak to whom on a kiosk with web search; numbers only, so that nothing can be smuggled into the rules. */
export type BrowsingFirewallOptions = {
  /** Number of the Unix user of the browsing Chromium. */
  readonly user: number;
  readonly proxyPort: number;
};

/** Name of the table; loading the rules again replaces it as a whole. */
export const firewallTable = 'machikado_browsing';

/**
 * nftables rules (nft(8)) that leave the browsing user one way out: TCP to the proxy on 127.0.0.1. Everything else of
 * that user is refused in both families and every protocol: the agent's own port, DNS, QUIC, STUN, other loopback ports.
 * The proxy in turn is there for that user alone. Sockets of the file system (Wayland, X) are none of nftables' matter.
 */
export function renderBrowsingFirewall({ user, proxyPort }: BrowsingFirewallOptions): string {
  if (!Number.isInteger(user) || user < 1 || user > 4_294_967_294)
    throw new RangeError('The user is no number of one.');
  if (!Number.isInteger(proxyPort) || proxyPort < 1 || proxyPort > 65_535) throw new RangeError('That is no port.');
  return `table inet ${firewallTable}
delete table inet ${firewallTable}
table inet ${firewallTable} {
  chain output {
    type filter hook output priority -150; policy accept;
    meta skuid ${user} jump browsing
    oif "lo" ip daddr 127.0.0.1 tcp dport ${proxyPort} tcp flags & (syn | ack) == syn counter reject with tcp reset
  }
  chain browsing {
    oif "lo" ip daddr 127.0.0.1 tcp dport ${proxyPort} accept
    meta l4proto tcp counter reject with tcp reset
    counter reject
  }
}
`;
}
