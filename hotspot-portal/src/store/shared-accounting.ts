import pg from 'pg';
import { lifeOf, mergeShared, type SharedRecord } from '../session/shared-record.ts';
import type { UnsentRecord } from './accounting-unsent.ts';

export type SharedAccounting = {
  /** Brings records in, in one transaction; when it resolves they are on that database's disk, each under its life. */
  readonly save: (
    records: readonly UnsentRecord[],
  ) => Promise<readonly { readonly id: number; readonly changes: number; readonly life: number }[]>;
  /** Deletes what nobody has told of since. */
  readonly deleteBefore: (beforeMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Each entry is applied once, in order; the version counts them. An entry that has shipped never changes. */
const migrations: readonly string[] = [
  `CREATE TABLE machikado_accounting (
     nas text NOT NULL,
     acct_session_id text NOT NULL,
     life integer NOT NULL,
     "user" text,
     device text,
     multi_session text,
     started_at_ms bigint NOT NULL,
     updated_at_ms bigint NOT NULL,
     stopped_at_ms bigint,
     terminate_cause text,
     session_seconds bigint NOT NULL,
     input_octets bigint NOT NULL,
     output_octets bigint NOT NULL,
     PRIMARY KEY (nas, acct_session_id, life)
   );
   CREATE INDEX machikado_accounting_updated ON machikado_accounting (updated_at_ms);`,
];

/** One server at a time merges: what it has read stands until its commit. Any number that nothing else there uses. */
const lock = 'SELECT pg_advisory_xact_lock(7351602)';
const timeoutMs = 10_000;

/** The table's columns and types, in the order of `valuesOf`. */
const columns = [
  ...(['nas text', 'acct_session_id text', 'life integer', '"user" text', 'device text'] as const),
  ...(['multi_session text', 'started_at_ms bigint', 'updated_at_ms bigint', 'stopped_at_ms bigint'] as const),
  ...(['terminate_cause text', 'session_seconds bigint', 'input_octets bigint', 'output_octets bigint'] as const),
].map((column) => column.split(' ') as [name: string, type: string]);
const names = columns.map(([name]) => name);
const upsert = `INSERT INTO machikado_accounting (${names.join(', ')})
   SELECT * FROM unnest(${columns.map(([, type], at) => `$${at + 1}::${type}[]`).join(', ')})
   ON CONFLICT (nas, acct_session_id, life) DO UPDATE SET ${names
     .slice(3)
     .map((name) => `${name} = excluded.${name}`)
     .join(', ')}`;

function valuesOf(record: SharedRecord): readonly (string | number | null)[] {
  return [
    ...[record.nas, record.acctSessionId, record.life, record.user, record.device, record.multiSession],
    ...[record.startedAtMs, record.updatedAtMs, record.stoppedAtMs, record.terminateCause],
    ...[record.sessionSeconds, record.inputOctets, record.outputOctets],
  ];
}

const select = `SELECT nas, acct_session_id AS "acctSessionId", life, "user", device, multi_session AS "multiSession",
     started_at_ms AS "startedAtMs", updated_at_ms AS "updatedAtMs", stopped_at_ms AS "stoppedAtMs",
     terminate_cause AS "terminateCause", session_seconds AS "sessionSeconds", input_octets AS "inputOctets",
     output_octets AS "outputOctets"
   FROM machikado_accounting WHERE (nas, acct_session_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`;

async function inTransaction<Value>(client: pg.Client, work: () => Promise<Value>): Promise<Value> {
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL synchronous_commit = on');
    await client.query(lock);
    const value = await work();
    await client.query('COMMIT');
    return value;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function migrate(client: pg.Client): Promise<void> {
  await inTransaction(client, async () => {
    await client.query('CREATE TABLE IF NOT EXISTS machikado_accounting_version (version integer NOT NULL)');
    const found = await client.query<{ version: number }>('SELECT version FROM machikado_accounting_version');
    const version = found.rows[0]?.version ?? 0;
    if (version > migrations.length) throw new Error(`The tables are of a later version (${version}).`);
    for (const step of migrations.slice(version)) await client.query(step);
    await client.query('DELETE FROM machikado_accounting_version');
    await client.query('INSERT INTO machikado_accounting_version VALUES ($1)', [migrations.length]);
  });
}

/** What is to be written, by record: states of the same session are put together, also within one batch. */
function mergeAll(records: readonly UnsentRecord[], known: readonly SharedRecord[]) {
  const byName = Map.groupBy(known, ({ nas, acctSessionId }) => `${nas} ${acctSessionId}`);
  const taken = new Map<string, Set<number>>();
  const changed = new Set<string>();
  const lives = records.map(({ id, changes, record, sharedLife, takenLives }) => {
    const name = `${record.nas} ${record.acctSessionId}`;
    const shared = byName.get(name) ?? [];
    const others = taken.get(name) ?? new Set<number>();
    const found = sharedLife ?? lifeOf(record, shared, new Set([...takenLives, ...others]));
    const life = found ?? Math.max(-1, ...shared.map((each) => each.life)) + 1;
    const own = { ...record, life };
    const before = shared.find((each) => each.life === life);
    byName.set(name, [...shared.filter((each) => each !== before), before ? mergeShared(before, own) : own]);
    taken.set(name, others.add(life));
    changed.add(name);
    return { id, changes, life };
  });
  return { lives, rows: [...changed].flatMap((name) => byName.get(name) ?? []) };
}

/** Opens the database that several servers share, with its tables; `dsn` is a `postgres://` URL. Throws what pg throws. */
export async function openSharedAccounting(dsn: string, onLost: () => void): Promise<SharedAccounting> {
  // int8 comes as text by default; all our integers fit into a double.
  const types = new pg.TypeOverrides();
  types.setTypeParser(20, Number);
  const client = new pg.Client({
    ...{ connectionString: dsn, types, keepAlive: true, connectionTimeoutMillis: timeoutMs },
    ...{ query_timeout: timeoutMs, application_name: 'machikado-hotspot-portal' },
  });
  client.on('error', onLost);
  const close = () => client.end().catch(() => undefined);
  try {
    await client.connect();
    await migrate(client);
  } catch (error) {
    void close();
    throw error;
  }
  return {
    close,
    save: (records) =>
      inTransaction(client, async () => {
        const keys = [records.map(({ record }) => record.nas), records.map(({ record }) => record.acctSessionId)];
        const known = await client.query<SharedRecord>(select, keys);
        const { lives, rows } = mergeAll(records, known.rows);
        const values = rows.map(valuesOf);
        await client.query(
          upsert,
          columns.map((_, at) => values.map((row) => row[at])),
        );
        return lives;
      }),
    deleteBefore: async (beforeMs) => {
      await client.query('DELETE FROM machikado_accounting WHERE updated_at_ms < $1', [beforeMs]);
    },
  };
}
