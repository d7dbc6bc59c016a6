import type { Booking } from '@machikado/contracts/booking.ts';
import { grantRefund, issueInvoice, paidFor, voidOpenInvoices } from '../invoices/store.ts';
import { type Slot } from './bookings.ts';
import { settle } from './settlement.ts';
import type { Work } from '../transactions/work.ts';

/** Brings invoices and state in line with a fee that was changed: what is paid counts, what is too much is given back. */
export async function bringMoneyInLine(work: Work, booking: Booking, slot: Slot): Promise<Booking> {
  const paid = await paidFor(work, booking.id);
  await voidOpenInvoices(work, booking.id);
  const owed = booking.feeYen - paid;
  const asks = booking.reductionState === 'asked';
  const { heldUntil: _until, heldFor: _for, permittedAt: _permitted, ...rest } = booking;
  const settled: Booking = { ...rest, ...settle(slot, work.rules, { feeYen: Math.max(0, owed), now: work.now, asks }) };
  const after: Booking = owed <= 0 && paid > 0 ? { ...settled, payment: 'paid' } : settled;
  if (owed < 0) await grantRefund(work, booking, -owed);
  if (owed > 0)
    await issueInvoice(work, after, { purpose: paid > 0 ? 'difference' : 'fee', yen: owed, dueAt: after.heldUntil });
  return after;
}
