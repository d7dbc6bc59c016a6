import { BlockList, isIP, isIPv6 } from 'node:net';

/** Where a RADIUS client asks from: addresses that begin alike, or a name of its certificate (RadSec). */
export type NasPlace =
  | {
      readonly kind: 'address';
      readonly text: string;
      readonly bits: number;
      readonly has: (address: string) => boolean;
    }
  | { readonly kind: 'certificate'; readonly text: string };

const certificateNames = [
  // The last label of a name has a letter: what has none is an address gone wrong.
  /^(?=.{1,253}$)([a-z0-9_-]{1,63}\.)+[a-z0-9-]{0,62}[a-z][a-z0-9-]{0,62}$/,
  /^(urn:|https:\/\/)[!-~]{1,240}$/,
];

/** The one way to write an address. */
function canonical(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address;
}

/** An address, a prefix such as `10.66.0.0/24`, or a name such as `library.city.test` or `urn:…`; `null` for anything else. */
export function readNasPlace(text: string): NasPlace | null {
  const [address = '', length, ...more] = text.toLowerCase().split('/');
  const family = isIP(address);
  if (family === 0) {
    const name = text.toLowerCase();
    return certificateNames.some((pattern) => pattern.test(name)) ? { kind: 'certificate', text: name } : null;
  }
  const widest = family === 6 ? 128 : 32;
  const bits = length === undefined ? widest : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  // A prefix of nothing would be everybody.
  if (more.length > 0 || bits < 1 || bits > widest) return null;
  const list = new BlockList();
  const type = family === 6 ? 'ipv6' : 'ipv4';
  list.addSubnet(address, bits, type);
  return {
    kind: 'address',
    text: `${canonical(address)}/${bits}`,
    bits,
    has: (other) => isIP(other) === family && list.check(other, type),
  };
}
