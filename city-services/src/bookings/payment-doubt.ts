import type { Booking } from '@machikado/contracts/booking.ts';
import { instantOf } from '@machikado/contracts/civil-time.ts';
import type { OpenPayment, Payment, StaffPaymentOutcome } from '@machikado/contracts/payment.ts';
import { err, type Result } from '@machikado/contracts/result.ts';
import type { CityDatabase } from '../store/database.ts';
import type { Work } from '../transactions/work.ts';
import type { ChangeRefusal } from './changes.ts';
import { paymentOf, settlePayment, terminalMs, type PaymentRow } from './payments.ts';
import { takeBooking, updateBooking } from './rows.ts';

const dayMs = 24 * 3_600_000;

/** While an attempt goes on, its kiosk says the end; one that is unknown, or was never heard of again, waits for staff. */
function endableFrom({ state, started_at: startedAt }: Pick<PaymentRow, 'state' | 'started_at'>): Date {
  return new Date(Date.parse(startedAt) + (state === 'started' ? terminalMs : 0));
}

/** The attempts to pay for a booking that have no known end. */
export async function openPaymentsOf(db: CityDatabase, bookingId: string): Promise<OpenPayment[]> {
  const rows = await db
    .selectFrom('payment')
    .innerJoin('invoice', 'invoice.id', 'payment.invoice_id')
    .leftJoin('device', 'device.id', 'payment.device_id')
    .selectAll('payment')
    .select(['invoice.number', 'invoice.booking_id', 'device.asset'])
    .where('invoice.booking_id', '=', bookingId)
    .where('payment.state', 'in', ['started', 'unknown'])
    .orderBy('payment.started_at')
    .execute();
  return rows.map((row) => ({
    ...paymentOf(row, row),
    ...(row.asset !== null && { kiosk: row.asset }),
    endableFrom: endableFrom(row).toISOString(),
  }));
}

/** An attempt as the device may see it that began it; another's is not there. */
export async function findPayment(db: CityDatabase, id: string, deviceId: string): Promise<Payment | undefined> {
  const row = await db
    .selectFrom('payment')
    .innerJoin('invoice', 'invoice.id', 'payment.invoice_id')
    .selectAll('payment')
    .select(['invoice.number', 'invoice.booking_id'])
    .where('payment.id', '=', id)
    .where('payment.device_id', '=', deviceId)
    .executeTakeFirst();
  return row && paymentOf(row, row);
}

/** Who was not charged hears of it from staff: the hold stays for a day, if the use has not begun by then. */
async function keepHold(work: Work, booking: Booking): Promise<void> {
  if (booking.heldUntil === undefined) return;
  const startsAt = instantOf(booking.date, booking.starts).getTime();
  const until = new Date(Math.min(work.now.getTime() + dayMs, startsAt)).toISOString();
  if (until > booking.heldUntil) await updateBooking(work.tx, { ...booking, heldUntil: until });
}

/**
 * Ends by the word of staff an attempt whose end nobody knew. The same word again changes nothing. `payment-open` while
 * the kiosk itself may still say the end, `wrong-state` where another end is known.
 */
export async function endDoubt(
  work: Work,
  id: string,
  outcome: StaffPaymentOutcome,
): Promise<Result<Payment, ChangeRefusal>> {
  const before = await work.tx
    .selectFrom('payment')
    .select(['state', 'started_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (before?.state === 'started' && endableFrom(before) > work.now) return err({ kind: 'payment-open' });
  const settled = await settlePayment(work, id, outcome);
  const hasEnded = before?.state === 'started' || before?.state === 'unknown';
  if (!settled.ok || settled.value.state !== 'declined' || !hasEnded) return settled;
  const row = await takeBooking(work.tx, settled.value.bookingId);
  if (row !== undefined) await keepHold(work, row.booking);
  return settled;
}
