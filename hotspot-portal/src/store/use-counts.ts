import type { DatabaseSync } from 'node:sqlite';
import { peakOf, dwellClassOf, type Counts, type ExactUse, type Stretch } from '../session/use.ts';

/**
 * Minutes in which a mail is read are no session of their own: the code that was in it begins one. One that the gateway
 * never opened is none either.
 */
const counted = `sessions s LEFT JOIN consents c ON c.session = s.id LEFT JOIN grants g ON g.voucher = s.voucher
  WHERE ifnull(g.provisional, 0) = 0 AND s.end_reason IS NOT 'gateway-failed'`;

/** Sessions that were online in a stretch, by the index of their ends: few of all that are kept. */
const online = '(s.ended_at_ms IS NULL OR s.ended_at_ms > :fromMs) AND s.started_at_ms < :toMs';

type Row = Record<string, unknown>;
const numberOf = (row: Row | undefined, name: string) => Number(row?.[name] ?? 0);

function addUp(rows: readonly Row[], name: string): Counts {
  const counts: Record<string, number> = {};
  for (const row of rows) {
    const key = String(row[name]);
    counts[key] = (counts[key] ?? 0) + numberOf(row, 'n');
  }
  return counts;
}

/** Bytes that have come since the last hour was closed, each of them once. What has ended long before has none any more. */
function createByteCounter(
  database: DatabaseSync,
): (sinceMs: number) => { readonly up: number; readonly down: number } {
  const touched =
    '(ended_at_ms IS NULL OR ended_at_ms > :fromMs) AND (up_bytes > up_counted OR down_bytes > down_counted)';
  const fresh = database.prepare(
    `SELECT sum(up_bytes - up_counted) AS up, sum(down_bytes - down_counted) AS down FROM sessions WHERE ${touched}`,
  );
  const mark = database.prepare(
    `UPDATE sessions SET up_counted = up_bytes, down_counted = down_bytes WHERE ${touched}`,
  );
  return (fromMs) => {
    const bytes = fresh.get({ fromMs });
    mark.run({ fromMs });
    return { up: numberOf(bytes, 'up'), down: numberOf(bytes, 'down') };
  };
}

/**
 * Counts the sessions of a stretch as the store has them. The peak and the bytes of an hour are worked out once, when it
 * ends, and kept; those of a day and a month are of their hours.
 */
export function createUseCounter(database: DatabaseSync): {
  readonly closeHour: (hour: Stretch) => void;
  readonly count: (stretch: Stretch) => ExactUse;
} {
  const begun = database.prepare(
    `SELECT s.zone, ifnull(c.way, 'access-point') AS way, ifnull(c.language, 'unsaid') AS language, count(*) AS n
     FROM ${counted} AND ${online} AND s.started_at_ms >= :fromMs GROUP BY 1, 2, 3`,
  );
  const people = database.prepare(
    `SELECT count(*) AS online, count(DISTINCT g.identity) AS people FROM ${counted} AND ${online}`,
  );
  const ended = database.prepare(
    `SELECT s.ended_at_ms AS at, s.ended_at_ms - s.started_at_ms AS ms
     FROM ${counted} AND s.ended_at_ms > :fromMs AND s.ended_at_ms <= :toMs`,
  );
  const before = database.prepare(`SELECT count(*) AS n FROM ${counted} AND ${online} AND s.started_at_ms < :fromMs`);
  const starts = database.prepare(
    `SELECT s.started_at_ms AS at FROM ${counted} AND ${online} AND s.started_at_ms >= :fromMs`,
  );
  const newBytes = createByteCounter(database);
  const keep = database.prepare(
    'INSERT OR REPLACE INTO use_hours (hour, up_bytes, down_bytes, peak_devices) VALUES (?, ?, ?, ?)',
  );
  const hours = database.prepare(
    `SELECT sum(up_bytes) AS up, sum(down_bytes) AS down, max(peak_devices) AS peak
     FROM use_hours WHERE hour >= :first AND hour < :after`,
  );
  const opening = database.prepare(
    'SELECT 1 FROM openings WHERE started_at_ms < :toMs AND (ended_at_ms IS NULL OR ended_at_ms > :fromMs) LIMIT 1',
  );
  const timesOf = (rows: readonly Row[]) => rows.map((row) => numberOf(row, 'at'));

  return {
    closeHour: ({ start, fromMs, toMs }) => {
      // What is read from the kernel a moment after a session's end is still of its last hour.
      const bytes = newBytes(fromMs - 3_600_000);
      const span = { fromMs, toMs };
      const peak = peakOf(numberOf(before.get(span), 'n'), timesOf(starts.all(span)), timesOf(ended.all(span)));
      keep.run(start, bytes.up, bytes.down, peak);
    },
    count: ({ start, fromMs, toMs }) => {
      const span = { fromMs, toMs };
      const rows = begun.all(span);
      const there = people.get(span);
      const times = ended.all(span).map((row) => ({ class: dwellClassOf(numberOf(row, 'ms')), n: 1 }));
      // Of the names of hours those of a stretch begin with its own: "~" comes after all that can follow.
      const sums = hours.get({ first: start, after: `${start}~` });
      return {
        sessions: rows.reduce((sum, row) => sum + numberOf(row, 'n'), 0),
        people: numberOf(there, 'people'),
        online: numberOf(there, 'online'),
        peakDevices: numberOf(sums, 'peak'),
        upBytes: numberOf(sums, 'up'),
        downBytes: numberOf(sums, 'down'),
        languages: addUp(rows, 'language'),
        ways: addUp(rows, 'way'),
        zones: addUp(rows, 'zone'),
        dwell: addUp(times, 'class'),
        openToEverybody: opening.get(span) !== undefined,
      };
    },
  };
}
