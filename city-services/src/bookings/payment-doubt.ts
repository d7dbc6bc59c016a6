import type { Booking } from '@machikado/contracts/booking.ts';
import { instantOf } from '@machikado/contracts/civil-time.ts';
import type {
  DueRefund,
  OpenPayment,
  OpenPaymentOverview,
  Payment,
  StaffPaymentOutcome,
} from '@machikado/contracts/payment.ts';
import { err, type Result } from '@machikado/contracts/result.ts';
import type { z } from 'zod';
import type { CityDatabase } from '../store/database.ts';
import type { Work } from '../transactions/work.ts';
import type { ChangeRefusal } from './changes.ts';
import { paymentOf, settlePayment, terminalMs, type PaymentRow } from './payments.ts';
import { bookingOf, takeBooking, updateBooking } from './rows.ts';

const dayMs = 24 * 3_600_000;

/** While an attempt goes on, its kiosk says the end; one that is unknown, or was never heard of again, waits for staff. */
function endableFrom({ state, started_at: startedAt }: Pick<PaymentRow, 'state' | 'started_at'>): Date {
  return new Date(Date.parse(startedAt) + (state === 'started' ? terminalMs : 0));
}

type OpenRow = PaymentRow & { readonly number: string; readonly booking_id: string; readonly asset: string | null };

const openPaymentOf = (row: OpenRow): OpenPayment => ({
  ...paymentOf(row, row),
  ...(row.asset !== null && { kiosk: row.asset }),
  endableFrom: endableFrom(row).toISOString(),
});

/** The attempts that have no known end, the oldest first. */
const openAttempts = (db: CityDatabase) =>
  db
    .selectFrom('payment')
    .innerJoin('invoice', 'invoice.id', 'payment.invoice_id')
    .leftJoin('device', 'device.id', 'payment.device_id')
    .selectAll('payment')
    .select(['invoice.number', 'invoice.booking_id', 'device.asset'])
    .where('payment.state', 'in', ['started', 'unknown'])
    .orderBy('payment.started_at')
    .orderBy('payment.id');

/** The attempts to pay for a booking that have no known end. */
export async function openPaymentsOf(db: CityDatabase, bookingId: string): Promise<OpenPayment[]> {
  const rows = await openAttempts(db).where('invoice.booking_id', '=', bookingId).execute();
  return rows.map(openPaymentOf);
}

/** More than staff can work through at once; the oldest come first, so nothing is left out for good. */
const overviewLimit = 500;

/** What staff see of a booking where its money is what matters. */
const paidForOf = ({ number, date, facilityName, roomName, userName }: Booking) => ({
  number,
  date,
  facilityName,
  roomName,
  userName,
});

/** All attempts that have no known end, each with its booking. */
export async function openPaymentOverview(db: CityDatabase): Promise<z.infer<typeof OpenPaymentOverview>> {
  const rows = await openAttempts(db)
    .innerJoin('booking', 'booking.id', 'invoice.booking_id')
    .select('booking.document')
    .limit(overviewLimit)
    .execute();
  return { payments: rows.map((row) => ({ ...openPaymentOf(row), booking: paidForOf(bookingOf(row)) })) };
}

/** What was granted and not given back yet, one for each booking: a counter pays all of it at once. */
export async function dueRefunds(db: CityDatabase): Promise<DueRefund[]> {
  const rows = await db
    .selectFrom('refund')
    .innerJoin('booking', 'booking.id', 'refund.booking_id')
    .select(['refund.booking_id', 'refund.yen', 'refund.granted_at', 'booking.document'])
    .where('refund.state', '=', 'granted')
    .orderBy('refund.granted_at')
    .orderBy('refund.id')
    .limit(overviewLimit)
    .execute();
  const due = new Map<string, DueRefund>();
  for (const { booking_id: bookingId, yen, granted_at: grantedAt, document } of rows) {
    const before = due.get(bookingId);
    const booking = paidForOf(bookingOf({ document }));
    due.set(bookingId, { bookingId, grantedAt, booking, ...before, yen: yen + (before?.yen ?? 0) });
  }
  return [...due.values()];
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
