import { readFile } from 'node:fs/promises';

/**
 * How many datagrams the kernel has thrown away because nobody fetched them in time, of the sockets of one port, from the
 * last column of /proc/net/udp and udp6 (Linux, proc(5)); `null` where neither tells.
 */
export async function kernelDrops(port: number): Promise<number | null> {
  const tables = await Promise.all(
    ['udp', 'udp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => null)),
  );
  if (tables.every((table) => table === null)) return null;
  return tables.reduce((sum, table) => sum + countDrops(table ?? '', port), 0);
}

/** The same of one table's text. */
export function countDrops(table: string, port: number): number {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  const drops = rows.filter(([, local]) => local?.endsWith(wanted)).map((row) => Number(row.at(-1)));
  return drops.reduce((sum, count) => sum + (Number.isInteger(count) ? count : 0), 0);
}
