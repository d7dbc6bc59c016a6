import type { SlotWish } from '@machikado/contracts/booking.ts';
import type { Facility } from '@machikado/contracts/facility.ts';
import { komaOf } from '#lib/city/grid.ts';
import { localText, sayDate } from '#lib/text/catalogue.svelte.ts';
import { sayTimes } from '#lib/text/say-times.ts';

/** Room, day and time of a slot, in one line; what a room is called is not known before the facilities have come. */
export function saySlot({ roomId, date, komaId }: SlotWish, facilities: readonly Facility[]): string {
  const room = facilities.flatMap((one) => one.rooms).find((one) => one.id === roomId);
  const koma = room && komaOf(room, komaId);
  return `${room ? localText(room.name) : roomId}\u3000${sayDate(date)}\u3000${koma ? sayTimes(koma) : komaId}`;
}
