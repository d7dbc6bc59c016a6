import { execFileSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { createLog } from '@machikado/runtime/log.ts';
import { isStorageFull, openWhenPossible, transaction } from '@machikado/runtime/sqlite.ts';
import { bodyOf, prepareRecords, recordFile } from './record-store.ts';

/**
 * The workload of every fault: one row a transaction through the product's own storage layer, each acknowledged on
 * stdout after its commit returned. `ready` once the store is open, `full` for each try that a full disk refused.
 * A mutant acknowledges what it may not, so that each harness shows that it would see it.
 */
const settings = z
  .object({
    CHAOS_DIR: z.string(),
    /** Stop there; without it the writer goes on until it is killed. */
    CHAOS_ROWS: z.coerce.number().optional(),
    CHAOS_SYNCHRONOUS: z.enum(['FULL', 'NORMAL']).default('FULL'),
    CHAOS_BALLAST_BYTES: z.coerce.number().default(0),
    /** `acknowledge-first`: before the commit. `acknowledge-anyway`: also when the commit failed. */
    CHAOS_MUTANT: z.enum(['none', 'acknowledge-first', 'acknowledge-anyway']).default('none'),
  })
  .parse(process.env);
const { CHAOS_DIR: directory, CHAOS_MUTANT: mutant } = settings;

// Unbuffered: what a killed process had said stays said.
const say = (line: string) => writeSync(1, `${line}\n`);

const opened = await openWhenPossible({
  file: recordFile(directory),
  synchronous: settings.CHAOS_SYNCHRONOUS,
  ballastBytes: settings.CHAOS_BALLAST_BYTES,
  prepare: prepareRecords,
  retryMs: 20,
  signal: new AbortController().signal,
  log: createLog('record-writer', (line) => say(line.includes('storage.full') ? 'full' : line)),
});
if (!opened.ok) throw new Error(opened.error);
const database = opened.value;
const insert = database.prepare('INSERT INTO record VALUES (?, ?)');
const last = database.prepare('SELECT coalesce(max(id), 0) AS id FROM record').get()?.['id'];

// An empty database that is not on the disk yet is set-up, not something that anyone was promised.
if (settings.CHAOS_ROWS === undefined) execFileSync('sync', ['-f', directory]);
say('ready');

/** Stores one row; whether it may be acknowledged. */
function store(id: number): boolean {
  if (mutant === 'acknowledge-anyway') return storeCarelessly(database, id);
  try {
    transaction(database, () => insert.run(id, bodyOf(id)));
    return true;
  } catch (error) {
    if (isStorageFull(error)) return false;
    throw error;
  }
}

function storeCarelessly(database: DatabaseSync, id: number): true {
  try {
    insert.run(id, bodyOf(id));
  } catch {
    if (database.isTransaction) database.exec('ROLLBACK');
  }
  return true;
}

for (let id = Number(last) + 1; id <= (settings.CHAOS_ROWS ?? Number.POSITIVE_INFINITY);) {
  if (mutant === 'acknowledge-first') say(String(id));
  if (store(id)) {
    if (mutant !== 'acknowledge-first') say(String(id));
    id++;
  } else {
    say('full');
    await delay(20);
  }
}
database.close();
