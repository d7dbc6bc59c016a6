import type { Selectable } from 'kysely';
import { readableNumber } from '@machikado/contracts/check-digit.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { DisclosureCriterion, type Disclosure, type DisclosureRequest } from '@machikado/contracts/wifi-disclosure.ts';
import { appendAudit } from '../audit/store.ts';
import type { CityContext } from '../http/context.ts';
import { keyedHash } from '../secrets/token.ts';
import { transact, type CityTransaction } from '../store/database.ts';
import { nextSerial } from '../store/serials.ts';
import type { WifiOfficeTables } from '../store/tables/wifi-office.ts';
import { decideStep, waitMs, type Step, type StepFault } from './decision.ts';

export type DisclosureRow = Selectable<WifiOfficeTables['disclosure']>;

const shown = 100;

export function spotsOf(row: DisclosureRow): readonly string[] | undefined {
  return row.spots === null ? undefined : (JSON.parse(row.spots) as string[]);
}

export function criterionOf(row: DisclosureRow): DisclosureCriterion | undefined {
  return row.criterion === null ? undefined : DisclosureCriterion.parse(JSON.parse(row.criterion));
}

/** A disclosure for staff; whose device it is about is for those who decide on it, and for no one after its end. */
export function disclosureOf(row: DisclosureRow, seesCriterion: boolean): Disclosure {
  const criterion = seesCriterion ? criterionOf(row) : undefined;
  const spots = spotsOf(row);
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    documentNumber: row.document_number,
    legalBasis: row.legal_basis,
    reason: row.reason,
    from: row.from_at,
    to: row.to_at,
    ...(spots && { spots: [...spots] }),
    ...(criterion && { criterion }),
    ...(row.decided_by !== null && { decidedBy: row.decided_by }),
    ...(row.decided_at !== null && { decidedAt: row.decided_at }),
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.row_count !== null && { rows: row.row_count }),
    ...(row.file_hash !== null && { fileHash: row.file_hash }),
  };
}

/** The newest, newest first. */
export function listDisclosures({ db }: CityContext): Promise<DisclosureRow[]> {
  return db.selectFrom('disclosure').selectAll().orderBy('asked_at', 'desc').orderBy('id').limit(shown).execute();
}

export type AuditNote = { readonly action: string; readonly actor: string; readonly subject: string };

export function note(context: CityContext, tx: CityTransaction, { action, actor, subject }: AuditNote): Promise<void> {
  return appendAudit(tx, { at: context.now(), actor, action: `disclosure.${action}`, subject });
}

/**
 * Writes a request down. The audit chain holds a keyed hash of all that is asked for: what was approved can be shown to
 * be what was asked, and the chain names nobody's device.
 */
export function askForDisclosure(context: CityContext, by: string, asked: DisclosureRequest): Promise<DisclosureRow> {
  return transact(context.db, async (tx) => {
    const now = context.now();
    const number = readableNumber('D', await nextSerial(tx, 'disclosure'));
    const values = {
      id: context.randomUuid(),
      number,
      state: 'asked' as const,
      asked_by: by,
      asked_at: now.toISOString(),
      document_number: asked.documentNumber,
      legal_basis: asked.legalBasis,
      reason: asked.reason,
      from_at: asked.from,
      to_at: asked.to,
      spots: asked.spots === undefined ? null : JSON.stringify(asked.spots),
      criterion: JSON.stringify(asked.criterion),
      expires_at: new Date(now.getTime() + waitMs.approval).toISOString(),
    };
    const row = await tx.insertInto('disclosure').values(values).returningAll().executeTakeFirstOrThrow();
    const mark = keyedHash(context.pepper, 'disclosure', JSON.stringify([asked.criterion, asked.from, asked.to]));
    await note(context, tx, { action: 'asked', actor: `staff:${by}`, subject: `${number} ${mark}` });
    return row;
  });
}

/** Locks the row on PostgreSQL: of two who take a step at once the second sees what the first has made of it. */
export function lockDisclosure(tx: CityTransaction, id: string): Promise<DisclosureRow | undefined> {
  return tx.updateTable('disclosure').set({ id }).where('id', '=', id).returningAll().executeTakeFirst();
}

export function judgeStep(context: CityContext, row: DisclosureRow, { step, by }: { step: Step; by: string }) {
  const standing = { state: row.state, askedBy: row.asked_by, expiresAt: row.expires_at };
  return decideStep(standing, { step, by, now: context.now() });
}

/** What every ended request loses: whose device it was about, and the time it waits for. */
export const forgotten = { criterion: null, expires_at: null } as const;

export type StepRequest = {
  readonly id: string;
  readonly step: 'approve' | 'refuse' | 'withdraw';
  readonly by: string;
};

/** Approves, refuses or withdraws a request; what is not allowed stands in the audit chain too. */
export function takeStep(
  context: CityContext,
  { id, step, by }: StepRequest,
): Promise<Result<DisclosureRow, StepFault | 'not-found'>> {
  return transact(context.db, async (tx): Promise<Result<DisclosureRow, StepFault | 'not-found'>> => {
    const row = await lockDisclosure(tx, id);
    if (row === undefined) return err('not-found');
    const actor = `staff:${by}`;
    const decided = judgeStep(context, row, { step, by });
    if (!decided.ok) {
      const subject = `${row.number} ${step} ${decided.error}`;
      await note(context, tx, { action: 'step-refused', actor, subject });
      return decided;
    }
    const now = context.now();
    const at = now.toISOString();
    const until = { expires_at: new Date(now.getTime() + waitMs.export).toISOString() };
    const state = decided.value;
    const change = state === 'approved' ? until : { ...forgotten, ended_at: at };
    const decision = step === 'withdraw' ? {} : { decided_by: by, decided_at: at };
    const changed = await tx
      .updateTable('disclosure')
      .set({ state, ...decision, ...change })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await note(context, tx, { action: state, actor, subject: row.number });
    return ok(changed);
  });
}

/** Ends what nobody has gone on with in its time. */
export function expireDisclosures(context: CityContext): Promise<void> {
  return transact(context.db, async (tx) => {
    const at = context.now().toISOString();
    const over = await tx
      .updateTable('disclosure')
      .set({ state: 'expired', ...forgotten, ended_at: at })
      .where('expires_at', '<=', at)
      .returning('number')
      .execute();
    for (const { number } of over) await note(context, tx, { action: 'expired', actor: 'system', subject: number });
  });
}
