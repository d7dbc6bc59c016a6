import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '@machikado/runtime/sqlite.ts';

/** The file that every fault is tried on: rows 1, 2, 3 … without a gap, each with a body that its number decides. */
export const recordFile = (directory: string) => join(directory, 'records.db');

export const bodyOf = (id: number) => `${id}:`.padEnd(200, 'x');

export function prepareRecords(database: DatabaseSync): void {
  database.exec('CREATE TABLE IF NOT EXISTS record (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
}

/** What is left after a fault: acknowledged records that are gone, and what is broken (`null`: nothing). */
export type Finding = { readonly rows: number; readonly lost: number; readonly corrupt: string | null };

/**
 * Opens what a fault left behind as the product does after a restart, and compares it with what was acknowledged.
 * More rows than acknowledged are right: one commit may have been on its way.
 */
export function inspectRecords(directory: string, acked: number): Finding {
  const file = recordFile(directory);
  if (!existsSync(file)) return { rows: 0, lost: acked, corrupt: null };
  try {
    using database = openDatabase({ file });
    const rows = countRows(database);
    return { rows, lost: Math.max(0, acked - rows), corrupt: null };
  } catch (error) {
    return { rows: 0, lost: 0, corrupt: String(error) };
  }
}

function countRows(database: DatabaseSync): number {
  const verdict = database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
  if (verdict !== 'ok') throw new Error(`integrity_check: ${String(verdict)}`);
  const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'record'").get();
  if (table === undefined) return 0;
  let count = 0;
  for (const { id, body } of database.prepare('SELECT id, body FROM record ORDER BY id').iterate()) {
    count++;
    if (id !== count || body !== bodyOf(count)) throw new Error(`row ${count} reads ${String(id)}`);
  }
  return count;
}
