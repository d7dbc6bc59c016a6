import type { Booking, BookingRequest } from '@machikado/contracts/booking.ts';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { readableNumber } from '@machikado/contracts/check-digit.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { nextSerial } from '../store/serials.ts';
import { countHeld, takeBooker } from './bookers.ts';
import { chooseFrom, decideBooking, findSlot } from './bookings.ts';
import { issueInvoices } from './money.ts';
import { newBooking } from './new-booking.ts';
import { lend } from './lending.ts';
import { insertBooking } from './rows.ts';
import { freeUnits, takeUnits } from './slots.ts';
import type { Work } from '../transactions/work.ts';

/** A hold that waits for the user's answer before anything is to be paid. */
export type Hold = { readonly until: Date; readonly reason: 'offer' | 'lottery' };

export type Placing = {
  readonly userId: string;
  readonly request: BookingRequest;
  readonly hold?: Hold;
  /** True where the opening instant and the closing one do not matter: a slot won in a lottery. */
  readonly isGranted?: boolean;
};

function withHold(booking: Booking, hold: Hold): Booking {
  const { permittedAt: _permitted, ...rest } = booking;
  // Nothing is owed for what was not accepted.
  return { ...rest, state: 'held', payment: 'none', heldUntil: hold.until.toISOString(), heldFor: hold.reason };
}

/**
 * Books a slot for a user as the rules allow. Where it refuses it leaves nothing behind, so that one transaction may go
 * on to another wish. `slot-taken` comes from the key of the slot rows alone.
 */
export async function placeBooking(work: Work, placing: Placing): Promise<Result<Booking, BookingRefusal>> {
  const { tx, rules, lotteries, now } = work;
  const { userId, request, hold } = placing;
  const slot = findSlot(work.rooms, request);
  if (!slot.ok) return slot;
  const choices = chooseFrom(rules, slot.value, request);
  if (!choices.ok) return choices;
  const booker = await takeBooker(work, userId);
  if (booker === undefined) return err({ kind: 'suspended' });
  const held = await countHeld(work, userId, request.date);
  const { isGranted } = placing;
  const { people } = request;
  const decision = decideBooking({ slot: slot.value, rules, lotteries, people, booker, held, now, isGranted });
  if (!decision.ok) return decision;

  const id = work.randomUuid();
  const taken = await takeUnits(work, slot.value, { bookingId: id, userId });
  if (!taken.ok) return taken;
  const lent = await lend(work, slot.value, { bookingId: id, lent: choices.value.lent });
  if (!lent.ok) {
    await freeUnits(work, id);
    return lent;
  }
  const number = readableNumber('B', await nextSerial(tx, 'booking'));
  const made = newBooking({
    id,
    number,
    slot: slot.value,
    rules,
    request,
    choices: choices.value,
    booker,
    userName: booker.name,
    now,
  });
  const booking = hold === undefined ? made : withHold(made, hold);
  await insertBooking(tx, booking, { userId, actor: work.actor });
  if (hold === undefined) await invoice(work, booking);
  work.note('booking.made', number);
  return ok(booking);
}

/** Makes out the invoices of a booking that costs something. */
export async function invoice(work: Work, booking: Booking): Promise<void> {
  if (booking.payment !== 'due') return;
  await issueInvoices(work, booking, { fee: booking.feeYen, deposit: booking.deposit?.yen ?? 0, purpose: 'fee' });
}
