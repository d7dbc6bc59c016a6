import { isIPv4 } from 'node:net';
import { ok } from '@machikado/contracts/result.ts';
import type { Gateway, Pass } from './gateway.ts';

type RecordGateway = Gateway & { readonly passes: ReadonlyMap<string, Pass>; readonly isOpen: () => boolean };

/**
 * A gateway that opens and closes nothing: it keeps in memory what a real one would do, for machines without the
 * right to change the network. Phones get a made-up, locally administered MAC address from their IP address.
 */
export function createRecordGateway(): RecordGateway {
  const passes = new Map<string, Pass>();
  let everybody = false;
  return {
    kind: 'record',
    passes,
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
    macOf: (ipv4) => {
      const octets = ipv4.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0'));
      return Promise.resolve(isIPv4(ipv4) ? ['02', '00', ...octets].join(':') : null);
    },
  };
}
