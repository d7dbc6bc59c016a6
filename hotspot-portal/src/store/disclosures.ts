import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { canonicalJson } from '@machikado/contracts/canonical-json.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import {
  maxDisclosureRows,
  type DisclosureCriterion,
  type DisclosureOrder,
  type DisclosureRow,
  type DisclosureRows,
} from '@machikado/contracts/wifi-disclosure.ts';
import { transaction } from '@machikado/runtime/sqlite.ts';

export type Disclosed = {
  readonly number: string;
  readonly atMs: number;
  readonly rows: number;
  readonly times: number;
};

export type DisclosureStore = {
  /**
   * The connection records that an approved order asks for; that it was answered is durable before the rows leave. The
   * same order may be asked again, since its answer can get lost; another one under its name is a `conflict`.
   */
  readonly disclose: (order: DisclosureOrder, nowMs: number) => Result<DisclosureRows, 'conflict'>;
  /** What was answered, newest first. */
  readonly disclosed: () => readonly Disclosed[];
};

type Row = Readonly<Record<string, string | number | null>>;

const deviceSymbols = 16;
const isoOf = (ms: unknown): string => new Date(Number(ms)).toISOString();
const text = (value: Row[string] | undefined): string | undefined =>
  value === null || value === undefined ? undefined : String(value);

function rowOf(source: DisclosureRow['source'], row: Row): DisclosureRow {
  const [way, ipv4, device, endReason] = ['way', 'ipv4', 'device', 'end_reason'].map((name) => text(row[name]));
  return {
    source,
    session: String(row['id']),
    startedAt: isoOf(row['started_at_ms']),
    ...(row['ended_at_ms'] !== null && { endedAt: isoOf(row['ended_at_ms']) }),
    place: String(row['place']),
    ...(way !== undefined && { way }),
    ...(ipv4 !== undefined && { ipv4 }),
    ...(device !== undefined && { device: device.slice(0, deviceSymbols) }),
    upBytes: Number(row['up_bytes']),
    downBytes: Number(row['down_bytes']),
    ...(endReason !== undefined && { endReason }),
  };
}

/** The columns that hold what is looked for, and the values that they may have. */
function conditionsOf(criterion: DisclosureCriterion, hashOf: (mac: string) => string) {
  if (criterion.kind === 'mac') {
    const hash = hashOf(criterion.mac);
    return { session: 'mac IN (?, ?)', accounting: 'mac IN (?, ?)', values: [criterion.mac, hash] };
  }
  // An access point does not say which address it has given.
  if (criterion.kind === 'ipv4') return { session: 'ipv4 = ?', accounting: null, values: [criterion.ipv4] };
  return { session: 'id = ?', accounting: 'acct_session_id = ?', values: [criterion.session] };
}

const overlap = (end: string) => `started_at_ms < ? AND ifnull(${end}, ?) >= ? ORDER BY started_at_ms LIMIT ?`;

/** Connection records for a disclosure (照会). A device is found by the hash of the address that is asked about. */
export function createDisclosureStore(database: DatabaseSync, hashOf: (mac: string) => string): DisclosureStore {
  const known = database.prepare('SELECT question FROM disclosures WHERE id = ?');
  const note = database.prepare(
    `INSERT INTO disclosures (id, number, question, at_ms, rows, times) VALUES (?, ?, ?, ?, ?, 1)
     ON CONFLICT (id) DO UPDATE SET at_ms = excluded.at_ms, rows = excluded.rows, times = times + 1`,
  );
  const list = database.prepare('SELECT number, at_ms, rows, times FROM disclosures ORDER BY at_ms DESC LIMIT 200');

  const find = (order: DisclosureOrder, nowMs: number): DisclosureRow[] => {
    const { session, accounting, values } = conditionsOf(order.criterion, hashOf);
    const [from, to] = [Date.parse(order.from), Date.parse(order.to)];
    const limits = [to, nowMs, from, maxDisclosureRows + 1];
    const sessions = database
      .prepare(
        `SELECT id, mac AS device, ipv4, started_at_ms, ended_at_ms, zone AS place, up_bytes, down_bytes, end_reason,
           (SELECT way FROM consents WHERE session = id) AS way
         FROM sessions WHERE ${session} AND ${overlap('ended_at_ms')}`,
      )
      .all(...values, ...limits) as Row[];
    const accounts = accounting
      ? (database
          .prepare(
            `SELECT acct_session_id AS id, mac AS device, NULL AS ipv4, NULL AS way, started_at_ms, nas AS place,
               stopped_at_ms AS ended_at_ms, input_octets AS up_bytes, output_octets AS down_bytes,
               terminate_cause AS end_reason
             FROM accounting WHERE ${accounting} AND ${overlap('stopped_at_ms')}`,
          )
          .all(...values, ...limits) as Row[])
      : [];
    // An open session still has its address; what is handed out names a device in one way only.
    const hidden = sessions.map((row) => ({
      ...row,
      device: row['ended_at_ms'] === null ? hashOf(String(row['device'])) : (row['device'] ?? null),
    }));
    const rows = [...hidden.map((row) => rowOf('session', row)), ...accounts.map((row) => rowOf('accounting', row))];
    return rows.toSorted((one, other) => (one.startedAt < other.startedAt ? -1 : 1));
  };

  return {
    disclose: (order, nowMs) =>
      transaction(database, (): Result<DisclosureRows, 'conflict'> => {
        const question = createHash('sha256').update(canonicalJson(order)).digest('hex');
        const before = known.get(order.id);
        if (before && before['question'] !== question) return err('conflict');
        const rows = find(order, nowMs);
        const more = rows.length > maxDisclosureRows;
        const given = more ? [] : rows;
        note.run(order.id, order.number, question, nowMs, given.length);
        return ok({ rows: given, more });
      }),
    disclosed: () =>
      list.all().map((row) => ({
        number: String(row['number']),
        atMs: Number(row['at_ms']),
        rows: Number(row['rows']),
        times: Number(row['times']),
      })),
  };
}
