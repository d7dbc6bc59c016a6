import { isIPv4 } from 'node:net';

/** An address that a phone has been given. */
export type Lease = { readonly ipv4: string; readonly mac: string };

/** Reads dnsmasq's lease file: `expiry MAC address name client-id` a line; leases of DHCPv6 have no MAC address there. */
export function parseLeases(text: string): readonly Lease[] {
  return text.split('\n').flatMap((line) => {
    const [, mac = '', ipv4 = ''] = line.split(' ');
    return isIPv4(ipv4) && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac) ? [{ ipv4, mac: mac.toLowerCase() }] : [];
  });
}
