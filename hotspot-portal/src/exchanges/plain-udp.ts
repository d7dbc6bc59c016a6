import { BlockList, isIPv6 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import type { Config } from '../config.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

type Interfaces = Readonly<Record<string, readonly Pick<NetworkInterfaceInfo, 'address'>[] | undefined>>;

/**
 * RADIUS over UDP hides a password by MD5 and little else, and everything beside it not at all: it may be heard on loopback
 * and on the near ends of tunnels. Throws for any other address, also for the one that means all.
 */
export function checkPlainUdp(
  config: Pick<Config, 'radiusAuth' | 'radiusAcct' | 'radiusOrders' | 'radiusTunnels'>,
  interfaces: Interfaces,
): void {
  const ends = config.radiusTunnels.flatMap((name) => (interfaces[name] ?? []).map(({ address }) => address));
  for (const [variable, address] of [
    ['MACHIKADO_RADIUS_AUTH', config.radiusAuth],
    ['MACHIKADO_RADIUS_ACCT', config.radiusAcct],
    ['MACHIKADO_RADIUS_DAS', config.radiusOrders],
  ] as const) {
    if (!address) continue;
    const { host } = address;
    if (loopback.check(host, isIPv6(host) ? 'ipv6' : 'ipv4') || ends.includes(host)) continue;
    throw new Error(
      `${variable}: plain UDP is heard on loopback or on an address of a tunnel only, and ${host} is neither. ` +
        'Name the tunnel’s interface in MACHIKADO_RADIUS_TUNNELS, or use MACHIKADO_RADSEC.',
    );
  }
}
