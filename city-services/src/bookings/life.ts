import type { Booking, BookingState, CancelReason } from '@machikado/contracts/booking.ts';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import type { BookingRules, PaymentRule } from '@machikado/contracts/booking-rules.ts';
import { addDays, civilTimeAt, daysBetween, instantOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** States that count against what one user may hold. */
export const countedStates = ['held', 'confirmed', 'permitted'] as const satisfies readonly BookingState[];

const nextStates: Readonly<Record<BookingState, readonly BookingState[]>> = {
  held: ['confirmed', 'permitted', 'cancelled'],
  confirmed: ['permitted', 'used', 'cancelled'],
  permitted: ['used', 'no-show', 'cancelled'],
  used: [],
  'no-show': ['used'],
  cancelled: [],
};

export function mayBecome(from: BookingState, to: BookingState): boolean {
  return nextStates[from].includes(to);
}

/** The end of a day of the city: the instant at which the next begins. */
const endOf = (date: CivilDate) => instantOf(date, '24:00');

/** Until when a booking made at `now` is held for its payment; undefined where nothing is paid beforehand. */
export function paymentDeadline(rule: PaymentRule, day: CivilDate, now: Date): Date | undefined {
  if (rule.when === 'on-the-day') return undefined;
  const after = endOf(addDays(civilTimeAt(now).date, rule.withinDays));
  const latest = endOf(addDays(day, -rule.notLaterThanDaysBefore));
  if (latest <= now) return new Date(now.getTime() + rule.atOnceMinutes * 60_000);
  return after < latest ? after : latest;
}

/** The state after everything that was waited for: `permitted` at once unless staff look at each use first. */
export function stateOnceSettled(needsStaff: boolean): 'confirmed' | 'permitted' {
  return needsStaff ? 'confirmed' : 'permitted';
}

/** How much of a paid fee is given back for a cancellation on this day, integer yen. */
export function refundYen(
  rules: Pick<BookingRules, 'refunds'>,
  paidYen: number,
  days: { day: CivilDate; today: CivilDate },
) {
  const before = daysBetween(days.today, days.day);
  const row = rules.refunds.toSorted((a, b) => b.daysBefore - a.daysBefore).find((one) => one.daysBefore <= before);
  return Math.floor((paidYen * (row?.percent ?? 0)) / 100);
}

/** Whether the time of a hold has run out: from then on its slot is anybody's, whether or not it has been taken away. */
export function isHoldOver({ heldUntil }: Pick<Booking, 'heldUntil'>, now: Date): boolean {
  return heldUntil !== undefined && new Date(heldUntil) <= now;
}

type Standing = Pick<Booking, 'state' | 'cancellableUntil'>;
export type CancelRefusal = Extract<BookingRefusal, { kind: 'too-late-to-cancel' | 'wrong-state' }>;

/** Whether a user may cancel: `already` when it is cancelled, so that a repeated tap is no error. */
export function decideCancellation(booking: Standing, now: Date): Result<'cancel' | 'already', CancelRefusal> {
  if (booking.state === 'cancelled') return ok('already');
  if (!mayBecome(booking.state, 'cancelled')) return err({ kind: 'wrong-state', state: booking.state });
  // What is only held costs the city nothing to give back, however late.
  if (booking.state === 'held' || now <= new Date(booking.cancellableUntil)) return ok('cancel');
  return err({ kind: 'too-late-to-cancel', untilAt: booking.cancellableUntil });
}

export type CheckInRefusal = Extract<
  BookingRefusal,
  { kind: 'too-early-to-check-in' | 'too-late-to-check-in' | 'wrong-state' | 'unpaid' | 'payment-open' }
>;

/** Whether a user may check in now; what is still to be paid is paid first. */
export function decideCheckIn(
  booking: Pick<Booking, 'state' | 'payment' | 'checkInFrom' | 'checkInUntil'>,
  now: Date,
): Result<'check-in' | 'already', CheckInRefusal> {
  if (booking.state === 'used') return ok('already');
  if (booking.state !== 'permitted') return err({ kind: 'wrong-state', state: booking.state });
  const { checkInFrom, checkInUntil } = booking;
  if (checkInFrom !== undefined && now < new Date(checkInFrom))
    return err({ kind: 'too-early-to-check-in', fromAt: checkInFrom });
  if (checkInUntil !== undefined && now > new Date(checkInUntil))
    return err({ kind: 'too-late-to-check-in', untilAt: checkInUntil });
  if (booking.payment === 'due') return err({ kind: 'unpaid' });
  if (booking.payment === 'asking') return err({ kind: 'payment-open' });
  return ok('check-in');
}

/** Penalty points for how a booking ended. */
export function pointsFor(rules: BookingRules, end: { state: BookingState; reason?: CancelReason; late: boolean }) {
  const { penalties } = rules;
  if (end.state === 'no-show') return penalties.noShow;
  if (end.reason === 'unpaid') return penalties.unpaid;
  return end.reason === 'by-user' && end.late ? penalties.lateCancel : 0;
}
