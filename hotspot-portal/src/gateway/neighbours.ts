import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { runCommand } from './command.ts';
import type { Neighbour } from './gateway.ts';

const Neighbours = z.array(z.object({ dst: z.string(), lladdr: z.string().optional(), dev: z.string().optional() }));

export type KnownAddress = { readonly ip: string; readonly mac: string; readonly dev: string };

/** Reads `ip -j neigh show`; entries without a MAC address (nobody answered) are left out. */
export function parseNeighbours(json: string): readonly KnownAddress[] {
  return Neighbours.parse(JSON.parse(json === '' ? '[]' : json)).flatMap(({ dst, lladdr, dev = '' }) =>
    lladdr === undefined ? [] : [{ ip: dst, mac: lladdr.toLowerCase(), dev }],
  );
}

async function list(args: readonly string[]): Promise<readonly KnownAddress[]> {
  const { code, stdout } = await runCommand('ip', ['-j', ...args]);
  return code === 0 ? parseNeighbours(stdout) : [];
}

/** Whom the kernel has just talked to under this address, on one of these interfaces. */
export async function findNeighbour(lans: readonly string[], ipv4: string): Promise<Neighbour | null> {
  if (!isIPv4(ipv4)) return null;
  const found = (await list(['-4', 'neigh', 'show', ipv4])).find(({ dev }) => lans.includes(dev));
  return found ? { mac: found.mac, interface: found.dev } : null;
}

/** Everybody whom the kernel knows by IPv6 on these interfaces. */
export async function ipv6Neighbours(lans: readonly string[]): Promise<readonly KnownAddress[]> {
  return (await list(['-6', 'neigh', 'show'])).filter(({ dev }) => lans.includes(dev));
}

export function addressesOf(neighbours: readonly KnownAddress[], macs: ReadonlySet<string>): readonly string[] {
  return neighbours.filter(({ mac }) => macs.has(mac)).map(({ ip }) => ip);
}

/** Every IPv6 address that the kernel knows for one of these MAC addresses. */
export async function ipv6Of(lans: readonly string[], macs: ReadonlySet<string>): Promise<readonly string[]> {
  return macs.size === 0 ? [] : addressesOf(await ipv6Neighbours(lans), macs);
}
