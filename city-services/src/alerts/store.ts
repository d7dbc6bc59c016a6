import type { Selectable } from 'kysely';
import { z } from 'zod';
import { Alert } from '@machikado/contracts/alert.ts';
import { LocalText } from '@machikado/contracts/locale.ts';
import { Hazard } from '@machikado/contracts/place.ts';
import type { StaffAlerts, TelegramList } from '@machikado/contracts/staff-api.ts';
import type { CityDatabase, CityTransaction } from '../store/database.ts';
import type { AlertTable } from '../store/tables/alerts.ts';
import type { StandingAlert } from './board.ts';
import type { Decision, NewAlert, StreamState } from './decision.ts';

type AlertRow = Selectable<AlertTable>;
type StaffAlert = z.infer<typeof StaffAlerts>['alerts'][number];
export type TelegramRecord = z.infer<typeof TelegramList>['telegrams'][number];

/** How many telegrams are remembered; their number also bounds how far back a repeated file is known. */
const keptTelegrams = 5000;
/** Far longer than a telegram may be old: what comes later is refused for its age. */
const keptStreamMs = 30 * 86_400_000;

function alertOf(row: AlertRow): StaffAlert {
  return {
    id: row.id,
    level: row.level,
    ...(row.hazard !== null && { hazard: Hazard.parse(row.hazard) }),
    headline: LocalText.parse(JSON.parse(row.headline)),
    action: LocalText.parse(JSON.parse(row.action)),
    source: Alert.shape.source.parse(JSON.parse(row.source)),
    startedAt: row.started_at,
    drill: row.drill === 1,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.ended_by !== null && { endedBy: row.ended_by }),
  };
}

export async function readRevision(db: CityDatabase): Promise<number> {
  return (await db.selectFrom('alert_board').select('revision').executeTakeFirstOrThrow()).revision;
}

/** The revision and what is in force, as one moment saw them. */
export async function readStanding(db: CityDatabase): Promise<{ revision: number; standing: StandingAlert[] }> {
  return db.transaction().execute(async (tx) => {
    const { revision } = await tx.selectFrom('alert_board').select('revision').executeTakeFirstOrThrow();
    const rows = await tx.selectFrom('alert').selectAll().where('ended_at', 'is', null).execute();
    const standing = rows.map((row) => ({
      alert: alertOf(row),
      hazards: z.array(Hazard).parse(JSON.parse(row.hazards)),
    }));
    return { revision, standing };
  });
}

/** The newest 100, those in force among them. */
export async function newestAlerts(db: CityDatabase): Promise<StaffAlert[]> {
  const rows = await db
    .selectFrom('alert')
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .limit(100)
    .execute();
  return rows.map(alertOf);
}

export async function readStream(tx: CityTransaction, stream: string): Promise<StreamState> {
  const known = await tx
    .selectFrom('alert_stream')
    .select('reported_at')
    .where('stream', '=', stream)
    .executeTakeFirst();
  const inForce = await findInForce(tx, stream);
  return {
    ...(known !== undefined && { newestReportedAt: new Date(known.reported_at) }),
    isInForce: inForce !== undefined,
  };
}

function findInForce(tx: CityTransaction, stream: string): Promise<{ id: string } | undefined> {
  const query = tx.selectFrom('alert').select('id').where('stream', '=', stream).where('ended_at', 'is', null);
  return query.executeTakeFirst();
}

type Applied = { readonly stream: string; readonly reportedAt: Date; readonly now: Date; readonly newId: string };

/** Carries a decision out and gives the id of the alert that it touched. The caller counts the board up. */
export async function applyDecision(
  tx: CityTransaction,
  decision: Decision,
  { stream, reportedAt, now, newId }: Applied,
): Promise<string | undefined> {
  if (decision.outcome === 'refused' || decision.outcome === 'elsewhere') return undefined;
  const reported_at = reportedAt.toISOString();
  await tx
    .insertInto('alert_stream')
    .values({ stream, reported_at })
    .onConflict((conflict) => conflict.column('stream').doUpdateSet({ reported_at }))
    .execute();
  const inForce = await findInForce(tx, stream);
  if (decision.outcome === 'below-level') return undefined;
  if (!('alert' in decision)) {
    await tx
      .updateTable('alert')
      .set({ ended_at: now.toISOString() })
      .where('id', '=', inForce?.id ?? '')
      .execute();
    return inForce?.id;
  }
  const columns = columnsOf(decision.alert);
  if (inForce === undefined) {
    const row = { id: newId, stream, started_at: now.toISOString(), ended_at: null, ended_by: null, ...columns };
    await tx.insertInto('alert').values(row).execute();
    return newId;
  }
  await tx.updateTable('alert').set(columns).where('id', '=', inForce.id).execute();
  return inForce.id;
}

function columnsOf(alert: NewAlert) {
  return {
    level: alert.level,
    hazard: alert.hazards[0] ?? null,
    hazards: JSON.stringify(alert.hazards),
    headline: JSON.stringify(alert.headline),
    action: JSON.stringify(alert.action),
    source: JSON.stringify(alert.source),
    drill: alert.drill ? 1 : 0,
    expires_at: alert.expiresAt?.toISOString() ?? null,
  };
}

/** Makes every listener's revision old. */
export async function countBoardUp(tx: CityTransaction): Promise<void> {
  await tx
    .updateTable('alert_board')
    .set((column) => ({ revision: column('revision', '+', 1) }))
    .execute();
}

/** Ends one alert by hand or by its time; `undefined` when there is none with this id. */
export async function endAlert(
  tx: CityTransaction,
  id: string,
  end: { readonly at: Date; readonly by: string },
): Promise<{ alert: StaffAlert; isEndedNow: boolean } | undefined> {
  const ended = await tx
    .updateTable('alert')
    .set({ ended_at: end.at.toISOString(), ended_by: end.by })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (ended !== undefined) return { alert: alertOf(ended), isEndedNow: true };
  const before = await tx.selectFrom('alert').selectAll().where('id', '=', id).executeTakeFirst();
  return before === undefined ? undefined : { alert: alertOf(before), isEndedNow: false };
}

export async function findExpired(tx: CityTransaction, now: Date): Promise<string[]> {
  const rows = await tx
    .selectFrom('alert')
    .select('id')
    .where('ended_at', 'is', null)
    .where('expires_at', '<=', now.toISOString())
    .execute();
  return rows.map((row) => row.id);
}

export async function findTelegram(tx: CityTransaction, hash: string): Promise<TelegramRecord | undefined> {
  const row = await tx.selectFrom('telegram').selectAll().where('hash', '=', hash).executeTakeFirst();
  return row === undefined ? undefined : telegramOf(row);
}

export async function saveTelegram(tx: CityTransaction, hash: string, record: TelegramRecord): Promise<void> {
  const newest = await tx.selectFrom('telegram').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  const seq = (newest?.seq ?? 0) + 1;
  const { file, readAt: read_at, outcome, reason } = record;
  await tx.insertInto('telegram').values({ hash, seq, file, read_at, outcome, reason }).execute();
  await tx
    .deleteFrom('telegram')
    .where('seq', '<=', seq - keptTelegrams)
    .execute();
  const forgotten = new Date(Date.parse(record.readAt) - keptStreamMs).toISOString();
  await tx.deleteFrom('alert_stream').where('reported_at', '<', forgotten).execute();
}

/** The newest 200, newest first. */
export async function newestTelegrams(db: CityDatabase): Promise<TelegramRecord[]> {
  return (await db.selectFrom('telegram').selectAll().orderBy('seq', 'desc').limit(200).execute()).map(telegramOf);
}

function telegramOf(row: { file: string; read_at: string; outcome: string; reason: string }): TelegramRecord {
  // Only this module writes the table, and it takes outcomes of the wire shape alone.
  const outcome = row.outcome as TelegramRecord['outcome'];
  return { file: row.file, readAt: row.read_at, outcome, reason: row.reason };
}
