import type { Booking, OwnChoices } from '@machikado/contracts/booking.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { UseChoices } from '@machikado/contracts/staff-booking.ts';
import { totalYen } from '../facilities/fees.ts';
import { findBooker } from './bookers.ts';
import { chooseFrom, feeOf, findSlot, reductionNow, withGrant, type Slot } from './bookings.ts';
import { isChangeable, type ChangeRefusal } from './changes.ts';
import { dueDeposit } from './deposits.ts';
import { lend } from './lending.ts';
import { isHoldOver } from './life.ts';
import { bringMoneyInLine } from './money.ts';
import { takeBooking, updateBooking } from './rows.ts';
import type { Work } from '../transactions/work.ts';

const choicesOf = ({ purposeId, entranceId, reductionId, equipment }: UseChoices) =>
  JSON.stringify([
    purposeId,
    entranceId,
    reductionId,
    (equipment ?? []).map(({ id, count }) => `${id} ${count}`).toSorted(),
  ]);

/** A reduction that was decided on stays decided as long as it is the same; another one is asked for anew. */
function reductionAfter(booking: Booking, asked: UseChoices, isEntitled: boolean): Pick<Booking, 'reductionState'> {
  if (asked.reductionId === undefined) return {};
  if (isEntitled) return { reductionState: 'granted' };
  const isSame = asked.reductionId === booking.reductionId;
  return { reductionState: isSame ? (booking.reductionState ?? 'asked') : 'asked' };
}

type Chosen = { readonly booking: Booking; readonly slot: Slot };

/**
 * A booking as it is with other choices: its fee and deposit worked out, and its equipment lent, anew. What is named is
 * all that is chosen afterwards.
 */
async function chooseAnew(
  work: Work,
  { booking, userId }: { readonly booking: Booking; readonly userId: string },
  asked: UseChoices,
): Promise<Result<Chosen, ChangeRefusal>> {
  const slot = findSlot(work.rooms, booking);
  const booker = await findBooker(work.tx, userId);
  if (!slot.ok) return slot;
  if (booker === undefined) return err({ kind: 'not-found' });
  const choices = chooseFrom(work.rules, slot.value, asked);
  if (!choices.ok) return choices;
  await work.tx.deleteFrom('lent').where('booking_id', '=', booking.id).execute();
  const lent = await lend(work, slot.value, { bookingId: booking.id, lent: choices.value.lent });
  if (!lent.ok) return lent;
  const { purposeId: _purpose, entranceId: _entrance, reductionId: _reduction, ...rest } = booking;
  const { reductionState: _state, deposit: _deposit, ...kept } = rest;
  const { purposeId, entranceId, reductionId } = asked;
  const isEntitled = reductionNow(choices.value, booker) !== undefined;
  const reduction = reductionAfter(booking, asked, isEntitled);
  const chooser = withGrant({ choices: choices.value, booker }, reduction);
  const feeLines = feeOf(slot.value, work.rules, chooser);
  const chosen: Booking = {
    ...kept,
    ...(purposeId !== undefined && { purposeId }),
    ...(entranceId !== undefined && { entranceId }),
    ...(reductionId !== undefined && { reductionId }),
    ...reduction,
    equipment: choices.value.lent.map(({ equipment, count }) => ({ id: equipment.id, name: equipment.name, count })),
    feeLines,
    feeYen: totalYen(feeLines),
    ...dueDeposit(work.rules, { roomId: slot.value.room.id, purposeId }),
  };
  return ok({ booking: chosen, slot: slot.value });
}

/**
 * Changes what a use is for, whether visitors pay, its reduction and what is lent with it, with fee, deposit and
 * invoices as one act. What is named is all that is chosen afterwards; the same again changes nothing. The caller undoes
 * the transaction when it refuses.
 */
export async function amendUse(work: Work, id: string, asked: UseChoices): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, id);
  if (row === undefined || row.userId === null) return err({ kind: 'not-found' });
  const { booking, userId } = row;
  if (booking.payment === 'asking') return err({ kind: 'payment-open' });
  if (booking.kind !== 'use' || !isChangeable(booking) || isHoldOver(booking, work.now))
    return err({ kind: 'wrong-state', state: booking.state });
  if (choicesOf(asked) === choicesOf(booking)) return ok(booking);
  const chosen = await chooseAnew(work, { booking, userId }, asked);
  if (!chosen.ok) return chosen;
  const after = await bringMoneyInLine(work, chosen.value.booking, chosen.value.slot);
  await updateBooking(work.tx, after);
  work.note('booking.amended', booking.number);
  return ok(after);
}

/**
 * Takes a user's own choices for what she won or was offered, before she answers: the fee that she accepts is that of
 * the use as it will be. Until when she may answer stays as it is, and nothing is owed yet. The same again changes
 * nothing. The caller undoes the transaction when it refuses.
 */
export async function chooseForHold(
  work: Work,
  userId: string,
  { id, asked }: { readonly id: string; readonly asked: OwnChoices },
): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, id, userId);
  if (row === undefined) return err({ kind: 'not-found' });
  const { booking } = row;
  const { heldUntil, heldFor } = booking;
  if (booking.state !== 'held' || heldFor === 'payment' || heldUntil === undefined)
    return err({ kind: 'wrong-state', state: booking.state });
  if (isHoldOver(booking, work.now)) return err({ kind: 'window-over', closedAt: heldUntil });
  const { purposeId } = booking;
  const all: UseChoices = { ...asked, ...(purposeId !== undefined && { purposeId }) };
  if (choicesOf(all) === choicesOf(booking)) return ok(booking);
  const chosen = await chooseAnew(work, { booking, userId }, all);
  if (!chosen.ok) return chosen;
  await updateBooking(work.tx, chosen.value.booking);
  work.note('booking.amended', booking.number);
  return ok(chosen.value.booking);
}
