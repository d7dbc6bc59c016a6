import type { Booking, BookingRequest } from '@machikado/contracts/booking.ts';
import type { BookingRules } from '@machikado/contracts/booking-rules.ts';
import { totalYen } from '../facilities/fees.ts';
import { feeOf, placeOf, reductionNow, type Booker, type Choices, type Slot } from './bookings.ts';
import { dueDeposit } from './deposits.ts';
import { momentsOf, settle } from './settlement.ts';

export type NewBooking = {
  readonly id: string;
  readonly number: string;
  readonly slot: Slot;
  readonly rules: BookingRules;
  readonly request: BookingRequest;
  readonly choices: Choices;
  readonly booker: Booker;
  readonly userName: string;
  readonly now: Date;
};

/** The booking as it is stored and printed. */
export function newBooking(wanted: NewBooking): Booking {
  const { id, number, slot, rules, request, choices, booker, userName, now } = wanted;
  const lines = feeOf(slot, rules, { choices, booker });
  const feeYen = totalYen(lines);
  const asks = choices.reduction !== undefined && reductionNow(choices, booker) === undefined;
  const { purposeId, entranceId, reductionId } = request;
  const deposit = dueDeposit(rules, request);
  const owedYen = feeYen + (deposit.deposit?.yen ?? 0);
  return {
    id,
    number,
    kind: 'use',
    ...settle(slot, rules, { owedYen, now, asks }),
    ...placeOf(slot),
    feeYen,
    feeLines: lines,
    ...deposit,
    purpose: request.purpose,
    people: request.people,
    ...(purposeId !== undefined && { purposeId }),
    ...(entranceId !== undefined && { entranceId }),
    ...(reductionId !== undefined && { reductionId, reductionState: asks ? 'asked' : 'granted' }),
    equipment: choices.lent.map(({ equipment, count }) => ({ id: equipment.id, name: equipment.name, count })),
    userName,
    sample: slot.room.sample || rules.sample,
    bookedAt: now.toISOString(),
    ...momentsOf(slot, rules),
  };
}
