import { z } from 'zod';
import { encodeCrockford, readableNumber } from '@machikado/contracts/check-digit.ts';
import { LocalText } from '@machikado/contracts/locale.ts';
import type { ApplicationState, ApplicationStatus, Procedure } from '@machikado/contracts/procedure.ts';
import { ApplicationCase, type ApplicationDecision, type ApplicationSummary } from '@machikado/contracts/staff-api.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { appendAudit } from '../audit/store.ts';
import type { CityContext, DeviceCaller } from '../http/context.ts';
import { isSameText, keyedHash } from '../secrets/token.ts';
import type { CityDatabase, CityTransaction } from '../store/database.ts';
import { nextSerial } from '../store/serials.ts';
import type { CityTables } from '../store/tables.ts';
import { decideMove, isDecided } from './applications.ts';
import type { Answers, ReadableAnswer } from './answers.ts';

type Row = CityTables['application'];

const inboxLimit = 500;
const summaryColumns = [
  'number',
  'procedure_id',
  'procedure_title',
  'state',
  'received_at',
  'decided_at',
  'decided_by',
] as const;

/**
 * The secret on a receipt: six Crockford symbols that only this installation can make, from the act of handing in.
 * A repeated request gets the same one again although it is stored nowhere in clear.
 */
export function receiptSecret(pepper: Uint8Array, act: string): string {
  return encodeCrockford(Buffer.from(keyedHash(pepper, 'receipt-secret', act), 'hex'), 6);
}

function secretHash(pepper: Uint8Array, number: string, secret: string): string {
  return keyedHash(pepper, 'receipt', `${number} ${secret}`);
}

/** Takes a seat of a course in `tx`; false when none is left. Seats side by side wait for each other here. */
async function takeSeat(tx: CityTransaction, procedureId: string, capacity: number): Promise<boolean> {
  await tx
    .insertInto('course_seat')
    .values({ procedure_id: procedureId, taken: 0 })
    .onConflict((conflict) => conflict.column('procedure_id').doNothing())
    .execute();
  const seat = await tx
    .updateTable('course_seat')
    .set((column) => ({ taken: column('taken', '+', 1) }))
    .where('procedure_id', '=', procedureId)
    .where('taken', '<', capacity)
    .returning('taken')
    .executeTakeFirst();
  return seat !== undefined;
}

export type Submission = {
  readonly procedure: Procedure;
  readonly answers: Answers;
  readonly readable: readonly ReadableAnswer[];
  readonly secret: string;
  readonly device: DeviceCaller;
};

/** Hands an application in, within `tx`. `course-full` when every seat is given; the caller then undoes `tx`. */
export async function submitApplication(
  tx: CityTransaction,
  moment: { readonly now: Date; readonly pepper: Uint8Array },
  submission: Submission,
): Promise<Result<{ number: string; receivedAt: string }, { readonly kind: 'course-full' }>> {
  const { procedure, answers, readable, secret, device } = submission;
  const capacity = procedure.course?.capacity;
  if (capacity !== undefined && !(await takeSeat(tx, procedure.id, capacity))) return err({ kind: 'course-full' });
  const number = readableNumber('A', await nextSerial(tx, 'application'));
  const receivedAt = moment.now.toISOString();
  await tx
    .insertInto('application')
    .values({
      number,
      procedure_id: procedure.id,
      procedure_version: procedure.version,
      procedure_title: JSON.stringify(procedure.title),
      state: 'received',
      answers: JSON.stringify(answers),
      readable: JSON.stringify(readable),
      secret_hash: secretHash(moment.pepper, number, secret),
      device_id: device.id,
      received_at: receivedAt,
      decided_at: null,
      decided_by: null,
      message: null,
    })
    .execute();
  await appendAudit(tx, {
    at: moment.now,
    actor: `device:${device.asset}`,
    action: 'application.received',
    subject: number,
  });
  return ok({ number, receivedAt });
}

function titleOf(row: Pick<Row, 'procedure_title'>): LocalText {
  return LocalText.parse(JSON.parse(row.procedure_title));
}

/** The state of one application for the holder of its receipt; undefined for a wrong number or secret alike. */
export async function findStatus(
  context: Pick<CityContext, 'db' | 'pepper'>,
  receipt: { readonly number: string; readonly secret: string },
): Promise<ApplicationStatus | undefined> {
  const row = await context.db
    .selectFrom('application')
    .select(['number', 'procedure_title', 'state', 'received_at', 'decided_at', 'message', 'secret_hash'])
    .where('number', '=', receipt.number)
    .executeTakeFirst();
  const isRight = isSameText(secretHash(context.pepper, receipt.number, receipt.secret), row?.secret_hash ?? '');
  if (row === undefined || !isRight) return undefined;
  return {
    number: row.number,
    procedureTitle: titleOf(row),
    state: row.state,
    receivedAt: row.received_at,
    ...(row.decided_at !== null && { decidedAt: row.decided_at }),
    ...(row.message !== null && { message: row.message }),
  };
}

function summaryOf(row: Pick<Row, (typeof summaryColumns)[number]>): ApplicationSummary {
  return {
    number: row.number,
    procedureId: row.procedure_id,
    procedureTitle: titleOf(row),
    state: row.state,
    receivedAt: row.received_at,
    ...(row.decided_at !== null && { decidedAt: row.decided_at }),
    ...(row.decided_by !== null && { decidedBy: row.decided_by }),
  };
}

/** The inbox, newest first, at most 500; of one state where one is named. */
export async function inbox(db: CityDatabase, state?: ApplicationState): Promise<ApplicationSummary[]> {
  let query = db.selectFrom('application').select(summaryColumns);
  if (state !== undefined) query = query.where('state', '=', state);
  const rows = await query.orderBy('received_at', 'desc').orderBy('number', 'desc').limit(inboxLimit).execute();
  return rows.map(summaryOf);
}

/** One application with its answers. */
export async function findCase(db: CityDatabase, number: string): Promise<ApplicationCase | undefined> {
  const row = await db
    .selectFrom('application')
    .select([...summaryColumns, 'readable', 'message'])
    .where('number', '=', number)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const answers = z.array(ApplicationCase.shape.answers.element).parse(JSON.parse(row.readable));
  return { ...summaryOf(row), answers, ...(row.message !== null && { message: row.message }) };
}

export type DecisionFailure = { readonly kind: 'not-found' } | { readonly kind: 'illegal-move' };

/** Moves an application on. One that is declined gives its seat of a course back, in the same transaction. */
export function decideApplication(
  context: Pick<CityContext, 'db' | 'now'>,
  number: string,
  by: { readonly staffId: string; readonly decision: ApplicationDecision },
): Promise<Result<undefined, DecisionFailure>> {
  const { staffId, decision } = by;
  const now = context.now();
  return context.db.transaction().execute(async (tx): Promise<Result<undefined, DecisionFailure>> => {
    const row = await tx
      .updateTable('application')
      // Writing the value it has takes the row, so that of two decisions side by side one waits and is then refused.
      .set((column) => ({ state: column.ref('state') }))
      .where('number', '=', number)
      .returning(['state', 'procedure_id', 'decided_by', 'message'])
      .executeTakeFirst();
    if (row === undefined) return err({ kind: 'not-found' });
    const message = decision.message === undefined || decision.message === '' ? null : decision.message;
    // A clerk whose answer was lost sends the same again.
    if (row.state === decision.state && row.decided_by === staffId && row.message === message) return ok();
    const move = decideMove(row.state, decision.state);
    if (!move.ok) return move;
    const decidedAt = isDecided(decision.state) ? now.toISOString() : null;
    await tx
      .updateTable('application')
      .set({ state: decision.state, message, decided_by: staffId, decided_at: decidedAt })
      .where('number', '=', number)
      .execute();
    if (decision.state === 'declined') await giveSeatBack(tx, row.procedure_id);
    const action = `application.${decision.state}`;
    await appendAudit(tx, { at: now, actor: `staff:${staffId}`, action, subject: number });
    return ok();
  });
}

/** Nothing happens for a procedure that counts no seats. */
async function giveSeatBack(tx: CityTransaction, procedureId: string): Promise<void> {
  await tx
    .updateTable('course_seat')
    .set((column) => ({ taken: column('taken', '-', 1) }))
    .where('procedure_id', '=', procedureId)
    .where('taken', '>', 0)
    .execute();
}
