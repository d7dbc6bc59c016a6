import type { SlotWish } from '@machikado/contracts/booking.ts';
import type { Facility } from '@machikado/contracts/facility.ts';
import type { LocalText } from '@machikado/contracts/locale.ts';

/**
 * Room and time of a slot as people call them; `undefined` as long as its facility is not known. A room with a grid has
 * no koma: its id says the time, `HHMM-HHMM`.
 */
export function slotWords(
  { roomId, komaId }: Pick<SlotWish, 'roomId' | 'komaId'>,
  facilities: readonly Facility[],
  local: (text: LocalText) => string,
): string | undefined {
  const facility = facilities.find(({ rooms }) => rooms.some(({ id }) => id === roomId));
  const room = facility?.rooms.find(({ id }) => id === roomId);
  if (!facility || !room) return undefined;
  const koma = room.koma.find(({ id }) => id === komaId);
  const time = koma
    ? `${local(koma.name)} ${koma.starts}–${koma.ends}`
    : komaId.replace(/^(\d\d)(\d\d)-(\d\d)(\d\d)$/, '$1:$2–$3:$4');
  return `${local(facility.name)} ${local(room.name)} ${time}`;
}
