import { readFile } from 'node:fs/promises';

/** `0100007F:1F90` of `/proc/net/tcp` for an IPv4 loopback address (bytes of the address in host order). */
function procAddress(address: string, port: number): string {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return `${bytes.reverse().join('')}:${port.toString(16).padStart(4, '0')}`.toUpperCase();
}

/** Finds in the text of `/proc/net/tcp` who owns the socket at `local` that is connected to `remote` (proc(5)). */
export function findSocketUser(
  table: string,
  ends: { readonly local: readonly [string, number]; readonly remote: readonly [string, number] },
): number | undefined {
  const local = procAddress(...ends.local);
  const remote = procAddress(...ends.remote);
  for (const line of table.split('\n').slice(1)) {
    const columns = line.trim().split(/\s+/);
    if (columns[1] === local && columns[2] === remote) return Number(columns[7]);
  }
  return undefined;
}

/** The Unix user at the other end of a loopback connection; `undefined` when it cannot be told. */
export async function readPeerUser(socket: {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
}): Promise<number | undefined> {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  if (remoteAddress === undefined || remotePort === undefined) return undefined;
  if (localAddress === undefined || localPort === undefined) return undefined;
  const table = await readFile('/proc/net/tcp', 'utf8');
  return findSocketUser(table, { local: [remoteAddress, remotePort], remote: [localAddress, localPort] });
}
