import type { DatabaseSync } from 'node:sqlite';
import { dwellBounds, peakOf, type Counts, type ExactUse, type Stretch } from '../session/use.ts';

/**
 * Minutes in which a mail is read are no session of their own: the code that was in it begins one. One that the gateway
 * never opened is none either.
 */
const counted = `sessions s LEFT JOIN consents c ON c.session = s.id LEFT JOIN grants g ON g.voucher = s.voucher
  WHERE ifnull(g.provisional, 0) = 0 AND s.end_reason IS NOT 'gateway-failed'`;

/** Sessions that were online in an hour, by the index of their ends: few of all that are kept. */
const online = '(s.ended_at_ms IS NULL OR s.ended_at_ms > :fromMs) AND s.started_at_ms < :toMs';
const began = `${online} AND s.started_at_ms >= :fromMs`;
const ended = 's.ended_at_ms > :fromMs AND s.ended_at_ms <= :toMs';

const dwellCase = `CASE ${dwellBounds
  .map(({ name, endMs }) =>
    endMs === null ? `ELSE '${name}'` : `WHEN s.ended_at_ms - s.started_at_ms < ${endMs} THEN '${name}'`,
  )
  .join(' ')} END`;

type Row = Record<string, unknown>;
const numberOf = (row: Row | undefined, name: string) => Number(row?.[name] ?? 0);
const timesOf = (rows: readonly Row[]) => rows.map((row) => numberOf(row, 'at'));

function addUp(rows: readonly Row[], name: string): Counts {
  const counts: Record<string, number> = {};
  for (const row of rows) {
    const key = String(row[name]);
    counts[key] = (counts[key] ?? 0) + numberOf(row, 'n');
  }
  return counts;
}

function addCounts(parts: readonly Counts[]): Counts {
  const sum: Record<string, number> = {};
  for (const [name, n] of parts.flatMap((counts) => Object.entries(counts))) sum[name] = (sum[name] ?? 0) + n;
  return sum;
}

/** Bytes that have come since the last hour was closed, each of them once. What has ended long before has none any more. */
function createByteCounter(
  database: DatabaseSync,
): (sinceMs: number) => { readonly upBytes: number; readonly downBytes: number } {
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
    return { upBytes: numberOf(bytes, 'up'), downBytes: numberOf(bytes, 'down') };
  };
}

type Span = Pick<Stretch, 'fromMs' | 'toMs'>;

/** Counts one hour from the sessions themselves. */
export function createHourCounter(database: DatabaseSync): (span: Span) => ExactUse {
  const beginnings = database.prepare(
    `SELECT s.zone, ifnull(c.way, 'access-point') AS way, ifnull(c.language, 'unsaid') AS language, count(*) AS n
     FROM ${counted} AND ${began} GROUP BY 1, 2, 3`,
  );
  const people = database.prepare(
    `SELECT count(*) AS online, count(DISTINCT g.identity) AS people FROM ${counted} AND ${online}`,
  );
  const starts = database.prepare(`SELECT s.started_at_ms AS at FROM ${counted} AND ${began}`);
  const ends = database.prepare(`SELECT s.ended_at_ms AS at FROM ${counted} AND ${ended}`);
  const dwell = database.prepare(`SELECT ${dwellCase} AS class, count(*) AS n FROM ${counted} AND ${ended} GROUP BY 1`);
  const opening = database.prepare(
    'SELECT 1 FROM openings WHERE started_at_ms < :toMs AND (ended_at_ms IS NULL OR ended_at_ms > :fromMs) LIMIT 1',
  );
  const newBytes = createByteCounter(database);
  return ({ fromMs, toMs }) => {
    const span = { fromMs, toMs };
    const rows = beginnings.all(span);
    const there = people.get(span);
    const sessions = rows.reduce((sum, row) => sum + numberOf(row, 'n'), 0);
    const before = numberOf(there, 'online') - sessions;
    return {
      sessions,
      people: numberOf(there, 'people'),
      online: numberOf(there, 'online'),
      peakDevices: peakOf(before, timesOf(starts.all(span)), timesOf(ends.all(span))),
      // What is read from the kernel a moment after a session's end is still of its last hour.
      ...newBytes(fromMs - 3_600_000),
      languages: addUp(rows, 'language'),
      ways: addUp(rows, 'way'),
      zones: addUp(rows, 'zone'),
      dwell: addUp(dwell.all(span), 'class'),
      openToEverybody: opening.get(span) !== undefined,
    };
  };
}

/** A stretch from its hours; people are no sum, so they are not in it. */
export function sumOfHours(hours: readonly ExactUse[]): Omit<ExactUse, 'people'> {
  const sum = (name: 'sessions' | 'upBytes' | 'downBytes') => hours.reduce((all, hour) => all + hour[name], 0);
  const most = (name: 'online' | 'peakDevices') => hours.reduce((all, hour) => Math.max(all, hour[name]), 0);
  const part = (name: 'languages' | 'ways' | 'zones' | 'dwell') => addCounts(hours.map((hour) => hour[name]));
  return {
    sessions: sum('sessions'),
    // At least so many: never more than there were, so that nothing is told of too few.
    online: Math.max(most('online'), sum('sessions')),
    peakDevices: most('peakDevices'),
    upBytes: sum('upBytes'),
    downBytes: sum('downBytes'),
    languages: part('languages'),
    ways: part('ways'),
    zones: part('zones'),
    dwell: part('dwell'),
    openToEverybody: hours.some(({ openToEverybody }) => openToEverybody),
  };
}

/** Who was there in a day and a month: keyed hashes, kept until it is counted and no longer. */
export type PeopleOfStretch = {
  readonly note: (stretch: Stretch, hour: Span) => void;
  readonly count: (stretch: Stretch) => number;
  readonly forget: (stretch: Stretch) => void;
};

export function createPeopleOfStretch(database: DatabaseSync): PeopleOfStretch {
  const any = database.prepare('SELECT 1 FROM use_people WHERE period = ? AND start = ? LIMIT 1');
  const note = (which: string) =>
    database.prepare(
      `INSERT OR IGNORE INTO use_people (period, start, identity)
       SELECT :period, :start, g.identity FROM ${counted} AND ${which} AND g.identity IS NOT NULL`,
    );
  // Who came in an earlier hour is noted already, but for those who were there when the stretch began.
  const [everybody, newcomers] = [note(online), note(began)];
  const count = database.prepare('SELECT count(*) AS n FROM use_people WHERE period = ? AND start = ?');
  const forget = database.prepare('DELETE FROM use_people WHERE period = ? AND start <= ?');
  return {
    note: ({ period, start }, { fromMs, toMs }) =>
      void (any.get(period, start) ? newcomers : everybody).run({ period, start, fromMs, toMs }),
    count: ({ period, start }) => numberOf(count.get(period, start), 'n'),
    forget: ({ period, start }) => void forget.run(period, start),
  };
}
