import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A job as it stands in the database of an agent that is dead. */
export type JobRow = { readonly id: string; readonly state: string };

const files = ['agent.db', 'agent.db-wal'];

/** The rows by their keys. Looks at a copy: the next start is to find the store as the death has left it. */
export function readJobRows(stateDirectory: string): ReadonlyMap<string, JobRow> {
  const copy = mkdtempSync(join(tmpdir(), 'machikado-rows-'));
  try {
    for (const file of files) {
      const from = join(stateDirectory, file);
      if (existsSync(from)) cpSync(from, join(copy, file));
    }
    using database = openStore(copy);
    const rows = database.store.prepare('SELECT id, job_key, state FROM print_jobs').all();
    return new Map(
      rows.map((row) => [String(row['job_key']), { id: String(row['id']), state: String(row['state']) }] as const),
    );
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** Only for a mutant: changes the store between death and start. */
export function changeJobRows(stateDirectory: string, change: 'drop-row' | 'believe-printed'): void {
  using database = openStore(stateDirectory);
  if (change === 'drop-row') database.store.exec(`DELETE FROM print_jobs WHERE state IN ('queued', 'sending')`);
  else
    database.store.exec(
      `UPDATE print_jobs SET state = 'printed', settled_at = created_at, document = NULL WHERE state = 'sending'`,
    );
}

function openStore(directory: string): { readonly store: DatabaseSync } & Disposable {
  const store = new DatabaseSync(join(directory, 'agent.db'));
  return { store, [Symbol.dispose]: () => store.close() };
}
