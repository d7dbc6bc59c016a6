import type { BookingRequest, FeeQuote, SlotWish } from '@machikado/contracts/booking.ts';
import type { Facility, Koma, Room } from '@machikado/contracts/facility.ts';
import { komaOf } from '../src/lib/city/grid.ts';
import { bookingRules } from './booking-rules.ts';
import { facilities } from './facilities.ts';

export type Place = { readonly facility: Facility; readonly room: Room; readonly koma: Koma };

export function placeOf({ roomId, komaId }: Pick<SlotWish, 'roomId' | 'komaId'>): Place | undefined {
  const facility = facilities.find((one) => one.rooms.some((room) => room.id === roomId));
  const room = facility?.rooms.find((one) => one.id === roomId);
  const koma = room && komaOf(room, komaId);
  return facility && room && koma ? { facility, room, koma } : undefined;
}

/** A fee as the city works it out, in its plainest form. */
export function quoteOf({ facility, koma }: Place, request: BookingRequest): FeeQuote {
  const lines: FeeQuote['lines'] = [{ kind: 'room', yen: koma.feeYen }];
  const entrance = bookingRules.fees.entrance.find((one) => one.id === request.entranceId);
  if (entrance && entrance.percent > 100)
    lines.push({
      kind: 'entrance',
      name: entrance.name,
      percent: entrance.percent,
      yen: (koma.feeYen * (entrance.percent - 100)) / 100,
    });
  for (const { id, count } of request.equipment ?? []) {
    const thing = facility.equipment?.find((one) => one.id === id);
    if (thing) lines.push({ kind: 'equipment', name: thing.name, count, yen: thing.feeYen * count });
  }
  const [deposit] = bookingRules.deposits ?? [];
  return {
    lines,
    totalYen: lines.reduce((sum, line) => sum + line.yen, 0),
    ...(deposit?.rooms?.includes(request.roomId) && { deposit: { lines: [deposit], yen: deposit.yen } }),
  };
}
