import type { Booking } from '@machikado/contracts/booking.ts';
import { readableNumber } from '@machikado/contracts/check-digit.ts';
import { sql } from 'kysely';
import type { Work } from '../transactions/work.ts';
import type { CityDatabase } from '../store/database.ts';
import { statement } from '../store/statement.ts';
import { nextSerial } from '../store/serials.ts';
import type { CityTables } from '../store/tables.ts';
import { postingsOf, type Account, type Happening } from './ledger.ts';

export type Invoice = CityTables['invoice'];

const addEntry = statement((db, entry: CityTables['ledger_entry']) =>
  db.insertInto('ledger_entry').values({
    seq: entry.seq,
    at: entry.at,
    subject: entry.subject,
    what: entry.what,
    actor: entry.actor,
  }),
);

const addPosting = statement((db, posting: CityTables['ledger_posting']) =>
  db.insertInto('ledger_posting').values({ entry_seq: posting.entry_seq, account: posting.account, yen: posting.yen }),
);

const addInvoice = statement((db, invoice: Invoice) =>
  db.insertInto('invoice').values({
    id: invoice.id,
    number: invoice.number,
    booking_id: invoice.booking_id,
    purpose: invoice.purpose,
    yen: invoice.yen,
    state: invoice.state,
    issued_at: invoice.issued_at,
    due_at: invoice.due_at,
    settled_at: invoice.settled_at,
  }),
);

/** Writes one entry of the ledger. `subject` is the number of the invoice. */
export async function writeEntry(work: Work, subject: string, happening: Happening): Promise<void> {
  const seq = await nextSerial(work.tx, 'ledger');
  await addEntry(work.tx, { seq, at: work.now.toISOString(), subject, what: happening.what, actor: work.actor });
  for (const { account, yen } of postingsOf(happening)) await addPosting(work.tx, { entry_seq: seq, account, yen });
}

export type NewInvoice = {
  readonly purpose: Invoice['purpose'];
  readonly yen: number;
  readonly dueAt?: string | undefined;
};

/** Makes out an invoice for a booking. */
export async function issueInvoice(work: Work, booking: Booking, wanted: NewInvoice): Promise<Invoice> {
  const invoice: Invoice = {
    id: work.randomUuid(),
    number: readableNumber('I', await nextSerial(work.tx, 'invoice')),
    booking_id: booking.id,
    purpose: wanted.purpose,
    yen: wanted.yen,
    state: 'open',
    issued_at: work.now.toISOString(),
    due_at: wanted.dueAt ?? null,
    settled_at: null,
  };
  await addInvoice(work.tx, invoice);
  const what = invoice.purpose === 'deposit' ? 'deposit-invoiced' : 'invoiced';
  await writeEntry(work, invoice.number, { what, yen: invoice.yen });
  return invoice;
}

/** The invoices of a booking, oldest first. */
export function invoicesOf(work: Pick<Work, 'tx'>, bookingId: string): Promise<Invoice[]> {
  return work.tx
    .selectFrom('invoice')
    .selectAll()
    .where('booking_id', '=', bookingId)
    .orderBy('issued_at')
    .orderBy('number')
    .execute();
}

export type Paid = { readonly fee: number; readonly deposit: number };

/** What has been paid for a booking less what was granted back, integer yen: the fee, and the deposit beside it. */
export async function paidFor(work: Pick<Work, 'tx'>, bookingId: string): Promise<Paid> {
  const sum = (rows: readonly { readonly yen: number }[]) => rows.reduce((total, row) => total + row.yen, 0);
  const paid = (await invoicesOf(work, bookingId)).filter((invoice) => invoice.state === 'paid');
  const refunds = await refundsOf(work, bookingId);
  const isDeposit = ({ purpose }: { readonly purpose: string }) => purpose === 'deposit';
  const isFee = (row: { readonly purpose: string }) => !isDeposit(row);
  return {
    fee: sum(paid.filter(isFee)) - sum(refunds.filter(isFee)),
    deposit: sum(paid.filter(isDeposit)) - sum(refunds.filter(isDeposit)),
  };
}

type Refund = CityTables['refund'];

function refundsOf(work: Pick<Work, 'tx'>, bookingId: string): Promise<Refund[]> {
  return work.tx.selectFrom('refund').selectAll().where('booking_id', '=', bookingId).orderBy('granted_at').execute();
}

/** Notes that money is to be given back for a booking. */
export async function grantRefund(
  work: Work,
  booking: Booking,
  granted: Pick<Refund, 'purpose' | 'yen'>,
): Promise<void> {
  const { purpose, yen } = granted;
  await work.tx
    .insertInto('refund')
    .values({
      id: work.randomUuid(),
      booking_id: booking.id,
      purpose,
      yen,
      state: 'granted',
      granted_at: work.now.toISOString(),
      paid_at: null,
    })
    .execute();
  await writeEntry(work, booking.number, { what: purpose === 'deposit' ? 'deposit-returned' : 'refund-granted', yen });
}

/** Gives back at a counter all that was granted for a booking; gives how much that is, 0 where all was given before. */
export async function payRefunds(work: Work, booking: Booking): Promise<number> {
  const given = await work.tx
    .updateTable('refund')
    .set({ state: 'paid', paid_at: work.now.toISOString() })
    .where('booking_id', '=', booking.id)
    .where('state', '=', 'granted')
    .returning('yen')
    .execute();
  const yen = given.reduce((sum, refund) => sum + refund.yen, 0);
  if (yen > 0) await writeEntry(work, booking.number, { what: 'refund-paid', yen, method: 'counter' });
  return yen;
}

/** Withdraws the invoices of a booking that nobody paid. */
export async function voidOpenInvoices(work: Work, bookingId: string): Promise<void> {
  for (const invoice of await invoicesOf(work, bookingId)) {
    if (invoice.state !== 'open') continue;
    await work.tx
      .updateTable('invoice')
      .set({ state: 'void', settled_at: work.now.toISOString() })
      .where('id', '=', invoice.id)
      .execute();
    const what = invoice.purpose === 'deposit' ? 'deposit-voided' : 'voided';
    await writeEntry(work, invoice.number, { what, yen: invoice.yen });
  }
}

/** Marks an invoice as paid and books the money. */
export async function settleInvoice(work: Work, invoice: Invoice, method: 'counter' | 'terminal'): Promise<void> {
  await work.tx
    .updateTable('invoice')
    .set({ state: 'paid', settled_at: work.now.toISOString() })
    .where('id', '=', invoice.id)
    .execute();
  await writeEntry(work, invoice.number, { what: 'paid', yen: invoice.yen, method });
}

/** The balance of every account that was ever moved, integer yen. All of them add up to nothing. */
export async function balances(db: CityDatabase): Promise<Partial<Record<Account, number>>> {
  const rows = await db
    .selectFrom('ledger_posting')
    .select(['account', sql<number | string>`cast(sum(yen) as bigint)`.as('yen')])
    .groupBy('account')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.account, Number(row.yen)]));
}
