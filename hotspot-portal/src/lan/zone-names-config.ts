import type { LanServices } from './dnsmasq-config.ts';
import { ownNameSeconds } from './dnsmasq-config.ts';

type ZoneNames = Pick<LanServices, 'portalName' | 'servers' | 'names'> & {
  /** Of its network, and the port at which it answers there; see `gateway/name-ports.ts`. */
  readonly interface: string;
  readonly port: number;
  readonly pidFile: string;
};

/**
 * dnsmasq's configuration for the names of one further network, which may have filters of its own: dnsmasq knows one
 * policy for all who ask it. Addresses are given by the spot's first one.
 */
export function renderZoneNames({ interface: lan, port, portalName, servers, names = '', pidFile }: ZoneNames): string {
  const lines = [
    `port=${port}`,
    `interface=${lan}`,
    'except-interface=lo',
    'bind-dynamic',
    'no-resolv',
    'no-hosts',
    'domain-needed',
    'min-port=10240',
    'cache-size=2000',
    'dns-forward-max=500',
    ...servers.map((server) => `server=${server}`),
    `interface-name=${portalName},${lan}/4`,
    `local-ttl=${ownNameSeconds}`,
    `pid-file=${pidFile}`,
    'log-facility=-',
  ];
  return `${lines.join('\n')}\n${names}`;
}
