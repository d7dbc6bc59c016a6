import { isIPv6 } from 'node:net';

/** What says where a request comes from. */
export type Origination = {
  /** Address of the socket's other end. */
  readonly remote: string | undefined;
  readonly forwardedFor: string | undefined;
};

const plain = (address: string) => address.trim().replace(/^::ffff:(?=\d+\.)/, '');

/**
 * The address that tries are counted by. `X-Forwarded-For` counts only when the socket itself is one of `proxies`, and
 * then only its last entry that is no proxy: what stands before it was written by whoever asked. One household has a
 * whole IPv6 /64, so that is what is counted.
 */
export function clientAddress(from: Origination, proxies: readonly string[]): string {
  const remote = plain(from.remote ?? 'none');
  if (!proxies.includes(remote)) return household(remote);
  const hops = (from.forwardedFor ?? '').split(',').map(plain);
  return household(hops.findLast((hop) => hop !== '' && !proxies.includes(hop)) ?? remote);
}

function household(address: string): string {
  if (!isIPv6(address)) return address.slice(0, 64);
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const missing = address.includes('::') ? 8 - groups.length - tail.split(':').filter(Boolean).length : 0;
  const all = [...groups, ...Array<string>(missing).fill('0'), ...tail.split(':').filter(Boolean)];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
