import type { Booking } from '@machikado/contracts/booking.ts';
import type { BookingRules } from '@machikado/contracts/booking-rules.ts';
import { instantOf } from '@machikado/contracts/civil-time.ts';
import { minutesBefore } from '../facilities/opening.ts';
import type { Slot } from './bookings.ts';
import { paymentDeadline, stateOnceSettled } from './life.ts';

type Settlement = Pick<Booking, 'state' | 'payment' | 'heldUntil' | 'heldFor' | 'permittedAt'>;

/** What a new booking waits for: nothing, staff, or its payment. */
export function settle(
  slot: Slot,
  rules: BookingRules,
  owing: { readonly owedYen: number; readonly now: Date; readonly asks: boolean },
): Settlement {
  const { owedYen, now, asks } = owing;
  const deadline = owedYen > 0 ? paymentDeadline(rules.payment, slot.date, now) : undefined;
  const payment = owedYen > 0 ? 'due' : 'none';
  if (deadline !== undefined) return { state: 'held', payment, heldUntil: deadline.toISOString(), heldFor: 'payment' };
  const state = stateOnceSettled(slot.room.permitByStaff === true || asks);
  return { state, payment, ...(state === 'permitted' && { permittedAt: now.toISOString() }) };
}

/** The instants by which people have to do something about a booking of this slot. */
export function momentsOf(
  slot: Slot,
  rules: BookingRules,
): Pick<Booking, 'cancellableUntil'> & { checkInFrom: string; checkInUntil: string } {
  const startsAt = instantOf(slot.date, slot.span.starts);
  return {
    cancellableUntil: minutesBefore(startsAt, rules.cancelMinutesBefore).toISOString(),
    checkInFrom: minutesBefore(startsAt, rules.checkIn.fromMinutesBefore).toISOString(),
    checkInUntil: minutesBefore(startsAt, -rules.checkIn.untilMinutesAfter).toISOString(),
  };
}
