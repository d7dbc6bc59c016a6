import { isIPv4 } from 'node:net';
import { ok } from '@machikado/contracts/result.ts';
import type { Bytes } from '../store/usage.ts';
import type { Gateway, Pass } from './gateway.ts';

type RecordGateway = Gateway & {
  readonly passes: ReadonlyMap<string, Pass>;
  readonly isOpen: () => boolean;
  /** What `usage` gives next: bytes by session number. */
  readonly used: Map<number, Bytes>;
};

/**
 * A gateway that opens and closes nothing: it keeps in memory what a real one would do, for machines without the
 * right to change the network. Phones get a made-up, locally administered MAC address from their IP address.
 */
export function createRecordGateway(): RecordGateway {
  const passes = new Map<string, Pass>();
  const used = new Map<number, Bytes>();
  let everybody = false;
  return {
    kind: 'record',
    passes,
    used,
    isOpen: () => everybody,
    load: (read) => {
      const wanted = read();
      passes.clear();
      everybody = wanted.everybody;
      for (const pass of wanted.passes) passes.set(pass.mac, pass);
      return Promise.resolve(ok());
    },
    open: (pass) => {
      passes.set(pass.mac, pass);
      return Promise.resolve(ok());
    },
    close: (client) => {
      passes.delete(client.mac);
      return Promise.resolve(ok());
    },
    filterNames: () => Promise.resolve(ok()),
    forgetGarden: () => Promise.resolve(ok()),
    reconcile: () => Promise.resolve(ok('nothing')),
    leaks: () => Promise.resolve(ok([])),
    share: () => Promise.resolve(ok('open' as const)),
    usage: () => Promise.resolve(ok(used)),
    neighbourOf: (ipv4) => {
      const octets = ipv4.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0'));
      const mac = ['02', '00', ...octets].join(':');
      // The third octet stands for the network: 192.168.51.x is behind `lan51`.
      return Promise.resolve(isIPv4(ipv4) ? { mac, interface: `lan${ipv4.split('.')[2] ?? ''}` } : null);
    },
  };
}
