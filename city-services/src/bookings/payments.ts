import type { Booking } from '@machikado/contracts/booking.ts';
import type { Payment, PaymentMethod, PaymentOutcome } from '@machikado/contracts/payment.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { invoicesOf, settleInvoice, type Invoice } from '../invoices/store.ts';
import type { CityTables } from '../store/tables.ts';
import type { ChangeRefusal } from './changes.ts';
import { isHoldOver, stateOnceSettled } from './life.ts';
import { takeBooking, updateBooking } from './rows.ts';
import type { Work } from '../transactions/work.ts';

export type PaymentRow = CityTables['payment'];

/** A terminal has this long to bring a card's answer before the hold may end; an open payment never lets it end. */
export const terminalMs = 15 * 60_000;

/** An attempt as others may see it. */
export function paymentOf(row: PaymentRow, invoice: Pick<Invoice, 'number' | 'booking_id'>): Payment {
  return {
    id: row.id,
    invoiceNumber: invoice.number,
    bookingId: invoice.booking_id,
    yen: row.yen,
    method: row.method,
    state: row.state,
    startedAt: row.started_at,
    ...(row.settled_at !== null && { settledAt: row.settled_at }),
  };
}

/** A booking that owes nothing any more goes on: from its hold to the permit, or to staff. */
function paidBooking(work: Work, booking: Booking): Booking {
  if (booking.state !== 'held') return { ...booking, payment: 'paid' };
  const { heldUntil: _until, heldFor: _for, ...rest } = booking;
  const needsStaff = work.rooms.get(booking.roomId)?.room.permitByStaff === true || booking.reductionState === 'asked';
  const state = stateOnceSettled(needsStaff);
  return { ...rest, state, payment: 'paid', ...(state === 'permitted' && { permittedAt: work.now.toISOString() }) };
}

type Settled = { readonly invoices: readonly Invoice[]; readonly method: PaymentMethod };

async function applyApproval(work: Work, booking: Booking, { invoices, method }: Settled): Promise<Booking> {
  for (const invoice of invoices) {
    await settleInvoice(work, invoice, method);
    work.note('invoice.paid', invoice.number);
  }
  const { deposit } = booking;
  const isHeld = deposit !== undefined && invoices.some(({ purpose }) => purpose === 'deposit');
  const held: Booking = isHeld ? { ...booking, deposit: { ...deposit, state: 'held' } } : booking;
  const isOwing = (await openInvoices(work, booking.id)).length > 0;
  const after: Booking = isOwing ? { ...held, payment: 'due' } : paidBooking(work, held);
  await updateBooking(work.tx, after);
  return after;
}

async function openInvoices(work: Work, bookingId: string): Promise<Invoice[]> {
  return (await invoicesOf(work, bookingId)).filter(({ state }) => state === 'open');
}

const sumOf = (invoices: readonly Invoice[]) => invoices.reduce((sum, { yen }) => sum + yen, 0);

export type PaymentStart = {
  /** Made by the kiosk, so that it can end an attempt whose beginning it never heard of. */
  readonly id: string;
  readonly userId: string;
  readonly bookingId: string;
  readonly deviceId: string;
};

/**
 * Begins to have all that is owed for a booking paid at a kiosk's terminal, fee and deposit at once. `payment-open` while another attempt has no
 * known end: a second one could charge twice. `wrong-state` where nothing is to be paid.
 */
export async function startPayment(work: Work, start: PaymentStart): Promise<Result<Payment, ChangeRefusal>> {
  const row = await takeBooking(work.tx, start.bookingId, start.userId);
  if (row === undefined) return err({ kind: 'not-found' });
  const { booking } = row;
  if (booking.payment === 'asking') return err({ kind: 'payment-open' });
  const isOver = isHoldOver(booking, work.now);
  const open = await openInvoices(work, booking.id);
  const [invoice] = open;
  if (invoice === undefined || isOver || booking.state === 'cancelled')
    return err({ kind: 'wrong-state', state: booking.state });
  const payment: PaymentRow = {
    id: start.id,
    invoice_id: invoice.id,
    method: 'terminal',
    device_id: start.deviceId,
    yen: sumOf(open),
    state: 'started',
    reference: null,
    note: null,
    started_at: work.now.toISOString(),
    settled_at: null,
  };
  await work.tx.insertInto('payment').values(payment).execute();
  const atLeast = new Date(work.now.getTime() + terminalMs).toISOString();
  const heldUntil = booking.heldUntil !== undefined && booking.heldUntil < atLeast ? atLeast : booking.heldUntil;
  await updateBooking(work.tx, { ...booking, payment: 'asking', ...(heldUntil !== undefined && { heldUntil }) });
  work.note('payment.started', invoice.number);
  return ok(paymentOf(payment, invoice));
}

/** What an attempt pays: everything open, which nothing changes while it goes on; its own invoice alone of a lesser one. */
async function invoicesPaidBy(work: Work, row: PaymentRow, invoice: Invoice): Promise<Invoice[]> {
  const open = await openInvoices(work, invoice.booking_id);
  return sumOf(open) === row.yen ? open : [invoice];
}

async function takePayment(work: Work, id: string) {
  const row = await work.tx
    .updateTable('payment')
    // Writing the value it has takes the row.
    .set((column) => ({ state: column.ref('state') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const invoice = await work.tx
    .selectFrom('invoice')
    .selectAll()
    .where('id', '=', row.invoice_id)
    .executeTakeFirstOrThrow();
  return { row, invoice };
}

/**
 * Writes what became of an attempt. The same outcome again changes nothing; `unknown` may later become known, and
 * nothing else changes once it is said. `deviceId` absent: staff say it.
 */
export async function settlePayment(
  work: Work,
  id: string,
  told: PaymentOutcome & { readonly deviceId?: string; readonly note?: string },
): Promise<Result<Payment, ChangeRefusal>> {
  // The booking's row comes first in every transaction that takes both.
  const named = await work.tx
    .selectFrom('payment')
    .innerJoin('invoice', 'invoice.id', 'payment.invoice_id')
    .select('invoice.booking_id')
    .where('payment.id', '=', id)
    .executeTakeFirst();
  const held = named && (await takeBooking(work.tx, named.booking_id));
  const found = held && (await takePayment(work, id));
  if (!held || !found) return err({ kind: 'not-found' });
  const { row, invoice } = found;
  if (told.deviceId !== undefined && row.device_id !== told.deviceId) return err({ kind: 'not-found' });
  if (row.state === told.state) return ok(paymentOf(row, invoice));
  if (row.state !== 'started' && row.state !== 'unknown') return err({ kind: 'wrong-state', state: row.state });
  const settled: PaymentRow = {
    ...row,
    state: told.state,
    reference: told.reference ?? row.reference,
    note: told.note ?? row.note,
    settled_at: told.state === 'unknown' ? null : work.now.toISOString(),
  };
  await work.tx.updateTable('payment').set(settled).where('id', '=', id).execute();
  if (told.state === 'approved')
    await applyApproval(work, held.booking, {
      invoices: await invoicesPaidBy(work, row, invoice),
      method: row.method,
    });
  else if (told.state !== 'unknown') await updateBooking(work.tx, { ...held.booking, payment: 'due' });
  work.note(`payment.${told.state}`, invoice.number);
  return ok(paymentOf(settled, invoice));
}

/** Takes money for an open invoice at a counter. A repetition for one that is paid gives the booking as it is. */
export async function payAtCounter(work: Work, bookingId: string): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, bookingId);
  if (row === undefined) return err({ kind: 'not-found' });
  const { booking } = row;
  if (booking.payment === 'asking') return err({ kind: 'payment-open' });
  if (booking.payment !== 'due')
    return booking.payment === 'paid' ? ok(booking) : err({ kind: 'wrong-state', state: booking.state });
  const isOver = isHoldOver(booking, work.now);
  if (isOver || booking.state === 'cancelled') return err({ kind: 'wrong-state', state: booking.state });
  const open = await openInvoices(work, bookingId);
  for (const invoice of open) {
    await work.tx
      .insertInto('payment')
      .values({
        id: work.randomUuid(),
        invoice_id: invoice.id,
        method: 'counter',
        device_id: null,
        yen: invoice.yen,
        state: 'approved',
        reference: null,
        note: null,
        started_at: work.now.toISOString(),
        settled_at: work.now.toISOString(),
      })
      .execute();
  }
  return ok(await applyApproval(work, booking, { invoices: open, method: 'counter' }));
}
