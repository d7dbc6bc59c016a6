import type { Booking, Deposit } from '@machikado/contracts/booking.ts';
import { grantRefund, issueInvoice, paidFor, voidOpenInvoices } from '../invoices/store.ts';
import { type Slot } from './bookings.ts';
import { settle } from './settlement.ts';
import type { Work } from '../transactions/work.ts';

/** Makes out the invoices of what is owed for a booking: the fee, and by itself the deposit, which is no income. */
export async function issueInvoices(
  work: Work,
  booking: Booking,
  owed: { readonly fee: number; readonly deposit: number; readonly purpose: 'fee' | 'difference' },
): Promise<void> {
  const { fee, deposit, purpose } = owed;
  if (fee > 0) await issueInvoice(work, booking, { purpose, yen: fee, dueAt: booking.heldUntil });
  if (deposit > 0) await issueInvoice(work, booking, { purpose: 'deposit', yen: deposit, dueAt: booking.heldUntil });
}

/** A deposit that was changed with its booking, by how much of it is still to be paid. */
function depositAfter(deposit: Deposit | undefined, owed: number): Pick<Booking, 'deposit'> {
  return deposit === undefined ? {} : { deposit: { ...deposit, state: owed > 0 ? 'due' : 'held' } };
}

/** A change gives no new time to pay: moved to and fro, a room would be kept for ever without a yen. */
function withoutDelay(settled: Booking, before: Pick<Booking, 'heldUntil' | 'heldFor'>): Booking {
  const { heldUntil } = before;
  if (before.heldFor !== 'payment' || heldUntil === undefined) return settled;
  if (settled.heldFor !== 'payment' || settled.heldUntil === undefined) return settled;
  return new Date(heldUntil) < new Date(settled.heldUntil) ? { ...settled, heldUntil } : settled;
}

/**
 * Brings invoices and state in line with a fee and a deposit that were changed: what is paid counts, what is too much is
 * given back.
 */
export async function bringMoneyInLine(work: Work, booking: Booking, slot: Slot): Promise<Booking> {
  const paid = await paidFor(work, booking.id);
  await voidOpenInvoices(work, booking.id);
  const fee = booking.feeYen - paid.fee;
  const deposit = (booking.deposit?.yen ?? 0) - paid.deposit;
  const owed = Math.max(0, fee) + Math.max(0, deposit);
  const asks = booking.reductionState === 'asked';
  const { heldUntil: _until, heldFor: _for, permittedAt: _permitted, ...rest } = booking;
  const anew: Booking = {
    ...rest,
    ...settle(slot, work.rules, { owedYen: owed, now: work.now, asks }),
    ...depositAfter(booking.deposit, deposit),
  };
  const settled = withoutDelay(anew, booking);
  const isPaid = owed === 0 && paid.fee + paid.deposit > 0;
  const after: Booking = isPaid ? { ...settled, payment: 'paid' } : settled;
  if (fee < 0) await grantRefund(work, booking, { purpose: 'fee', yen: -fee });
  if (deposit < 0) await grantRefund(work, booking, { purpose: 'deposit', yen: -deposit });
  await issueInvoices(work, after, { fee, deposit, purpose: paid.fee > 0 ? 'difference' : 'fee' });
  return after;
}
