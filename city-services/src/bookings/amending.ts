import type { Booking } from '@machikado/contracts/booking.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { UseChoices } from '@machikado/contracts/staff-booking.ts';
import { totalYen } from '../facilities/fees.ts';
import { findBooker } from './bookers.ts';
import { chooseFrom, feeOf, findSlot, reductionNow, withGrant } from './bookings.ts';
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

/**
 * Changes what a use is for, whether visitors pay, its reduction and what is lent with it, with fee, deposit and
 * invoices as one act: so a win of a lottery, which names its purpose alone, gets the rest. What is named is all that
 * is chosen afterwards; the same again changes nothing. The caller undoes the transaction when it refuses.
 */
export async function amendUse(work: Work, id: string, asked: UseChoices): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, id);
  if (row === undefined || row.userId === null) return err({ kind: 'not-found' });
  const { booking } = row;
  if (booking.payment === 'asking') return err({ kind: 'payment-open' });
  if (booking.kind !== 'use' || !isChangeable(booking) || isHoldOver(booking, work.now))
    return err({ kind: 'wrong-state', state: booking.state });
  if (choicesOf(asked) === choicesOf(booking)) return ok(booking);
  const slot = findSlot(work.rooms, booking);
  const booker = await findBooker(work.tx, row.userId);
  if (!slot.ok) return slot;
  if (booker === undefined) return err({ kind: 'not-found' });
  const choices = chooseFrom(work.rules, slot.value, asked);
  if (!choices.ok) return choices;
  await work.tx.deleteFrom('lent').where('booking_id', '=', id).execute();
  const lent = await lend(work, slot.value, { bookingId: id, lent: choices.value.lent });
  if (!lent.ok) return lent;
  const { purposeId: _purpose, entranceId: _entrance, reductionId: _reduction, ...rest } = booking;
  const { reductionState: _state, deposit: _deposit, ...kept } = rest;
  const { purposeId, entranceId, reductionId } = asked;
  const isEntitled = reductionNow(choices.value, booker) !== undefined;
  const reduction = reductionAfter(booking, asked, isEntitled);
  const chooser = withGrant({ choices: choices.value, booker }, reduction);
  const feeLines = feeOf(slot.value, work.rules, chooser);
  const amended: Booking = {
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
  const after = await bringMoneyInLine(work, amended, slot.value);
  await updateBooking(work.tx, after);
  work.note('booking.amended', booking.number);
  return ok(after);
}
