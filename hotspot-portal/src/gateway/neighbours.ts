import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { runCommand } from './command.ts';

const Neighbours = z.array(z.object({ dst: z.string(), lladdr: z.string().optional() }));

export type Neighbour = { readonly ip: string; readonly mac: string };

/** Reads `ip -j neigh show`; entries without a MAC address (nobody answered) are left out. */
export function parseNeighbours(json: string): readonly Neighbour[] {
  return Neighbours.parse(JSON.parse(json === '' ? '[]' : json)).flatMap(({ dst, lladdr }) =>
    lladdr === undefined ? [] : [{ ip: dst, mac: lladdr.toLowerCase() }],
  );
}

async function list(args: readonly string[]): Promise<readonly Neighbour[]> {
  const { code, stdout } = await runCommand('ip', ['-j', ...args]);
  return code === 0 ? parseNeighbours(stdout) : [];
}

/** The MAC address that the kernel has just talked to under this address, on this interface. */
export async function macOfNeighbour(lan: string, ipv4: string): Promise<string | null> {
  if (!isIPv4(ipv4)) return null;
  const [neighbour] = await list(['-4', 'neigh', 'show', ipv4, 'dev', lan]);
  return neighbour?.mac ?? null;
}

/** Everybody whom the kernel knows by IPv6 on this interface. */
export function ipv6Neighbours(lan: string): Promise<readonly Neighbour[]> {
  return list(['-6', 'neigh', 'show', 'dev', lan]);
}

export function addressesOf(neighbours: readonly Neighbour[], macs: ReadonlySet<string>): readonly string[] {
  return neighbours.filter(({ mac }) => macs.has(mac)).map(({ ip }) => ip);
}

/** Every IPv6 address that the kernel knows for one of these MAC addresses. */
export async function ipv6Of(lan: string, macs: ReadonlySet<string>): Promise<readonly string[]> {
  return macs.size === 0 ? [] : addressesOf(await ipv6Neighbours(lan), macs);
}
