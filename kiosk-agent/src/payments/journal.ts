import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import type { Result } from '@machikado/contracts/result.ts';
import type { AgentStore } from '../storage/agent-store.ts';
import { mayMove, type Attempt, type AttemptEnd, type AttemptState } from './attempt.ts';

export type NewAttempt = Pick<Attempt, 'id' | 'bookingId' | 'terminal' | 'reference'> & { readonly createdAt: Date };

export type AttemptSettlement = {
  readonly state: AttemptEnd;
  readonly transaction?: string | undefined;
  readonly at: Date;
};

/** What the city says is to be paid. */
export type Owed = { readonly yen: number; readonly invoiceNumber: string };

type Row = Record<string, string | number | bigint | Uint8Array | null>;

const columns =
  'seq, id, booking_id, terminal, reference, yen, invoice_number, state, transaction_number, created_at, settled_at, told';
const open = `(state IN ('asked', 'sending') OR (state = 'unknown' AND told IS NOT 'closed'))`;
const untold = `(state NOT IN ('asked', 'sending') AND (told IS NULL OR (told <> 'closed' AND told <> state)))`;
const keptMs = 30 * 86_400_000;

const textOf = (value: Row[string] | undefined) => (typeof value === 'string' ? value : undefined);

function attemptOf(row: Row): Attempt {
  return {
    seq: Number(row['seq']),
    id: String(row['id']),
    bookingId: String(row['booking_id']),
    terminal: String(row['terminal']),
    reference: String(row['reference']),
    yen: row['yen'] === null ? undefined : Number(row['yen']),
    invoiceNumber: textOf(row['invoice_number']),
    state: row['state'] as AttemptState,
    transaction: textOf(row['transaction_number']),
    createdAt: String(row['created_at']),
    settledAt: textOf(row['settled_at']),
    told: (row['told'] ?? undefined) as Attempt['told'],
  };
}

function prepareStatements(database: DatabaseSync) {
  return {
    byId: database.prepare(`SELECT ${columns} FROM payments WHERE id = ?`),
    open: database.prepare(`SELECT ${columns} FROM payments WHERE ${open} ORDER BY seq`),
    untold: database.prepare(`SELECT ${columns} FROM payments WHERE ${untold} ORDER BY seq LIMIT 100`),
    insert: database.prepare(
      `INSERT INTO payments (id, booking_id, terminal, reference, state, created_at) VALUES (?, ?, ?, ?, 'asked', ?)`,
    ),
    forget: database.prepare(`DELETE FROM payments WHERE settled_at < ? AND NOT ${open} AND NOT ${untold}`),
    mark: database.prepare(
      `UPDATE payments SET state = 'sending', yen = ?, invoice_number = ? WHERE id = ? AND state = 'asked'`,
    ),
    end: database.prepare(
      `UPDATE payments SET state = ?, transaction_number = ?, settled_at = ?, told = NULL WHERE id = ?`,
    ),
    tell: database.prepare(`UPDATE payments SET told = ? WHERE id = ?`),
  };
}

/**
 * The durable list of attempts to pay. An attempt is on the disk before the city is asked, its marker before its first
 * byte goes to the terminal, its end before anybody hears of it.
 */
export type PaymentJournal = ReturnType<typeof openPaymentJournal>;

export function openPaymentJournal(store: AgentStore) {
  const statements = prepareStatements(store.database);
  const find = (id: string): Attempt | undefined => {
    const row = statements.byId.get(id);
    return row && attemptOf(row);
  };
  return {
    find,
    /** Attempts beside which no other one may begin. */
    open: (): Attempt[] => statements.open.all().map(attemptOf),
    /** Attempts whose end the city has not acknowledged, oldest first. */
    untold: (): Attempt[] => statements.untold.all().map(attemptOf),
    /** Writes an attempt down unless another one is open; gives whether it is there now. */
    add: (attempt: NewAttempt): Result<boolean, 'storage-full'> =>
      store.write(() => {
        if (statements.open.get() !== undefined) return false;
        statements.forget.run(new Date(attempt.createdAt.getTime() - keptMs).toISOString());
        const { id, bookingId, terminal, reference, createdAt } = attempt;
        statements.insert.run(id, bookingId, terminal, reference, createdAt.toISOString());
        return true;
      }),
    /** Writes the marker before byte 1. From here on only the terminal can say what became of it. */
    markSending: (id: string, { yen, invoiceNumber }: Owed): Result<undefined, 'storage-full'> =>
      store.write(() => {
        assert.equal(
          statements.mark.run(yen, invoiceNumber, id).changes,
          1,
          'Only an attempt that was not sent is sent.',
        );
        return undefined;
      }),
    settle: (id: string, { state, transaction, at }: AttemptSettlement): Result<undefined, 'storage-full'> =>
      store.write(() => {
        const attempt = find(id);
        assert.ok(attempt !== undefined && mayMove(attempt.state, state), `No move to ${state}.`);
        statements.end.run(state, transaction ?? null, at.toISOString(), id);
        return undefined;
      }),
    /** Notes what the city has acknowledged. */
    noteTold: (id: string, told: NonNullable<Attempt['told']>): Result<unknown, 'storage-full'> =>
      store.write(() => statements.tell.run(told, id)),
  };
}
