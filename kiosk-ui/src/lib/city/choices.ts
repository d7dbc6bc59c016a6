import type { BookingRules } from '@machikado/contracts/booking-rules.ts';
import type { Equipment, Facility, Room } from '@machikado/contracts/facility.ts';

type Place = { readonly facility: Facility | undefined; readonly room: Room | undefined };

/** The equipment that can be borrowed with a room. */
export function equipmentOf({ facility, room }: Place): readonly Equipment[] {
  return (facility?.equipment ?? []).filter((one) => room?.equipment?.includes(one.id));
}

/** Everything that some room of the city lends, each kind once; facilities give the same thing the same id. */
export function thingsOf(facilities: readonly Facility[]): readonly Equipment[] {
  const all = facilities.flatMap((facility) => facility.rooms.flatMap((room) => equipmentOf({ facility, room })));
  return Array.from(new Map(all.map((one) => [one.id, one])).values());
}

/** The rules' kinds of use that every one of these rooms is let for; all of them where no room says. */
export function purposesFor(rules: BookingRules | undefined, rooms: readonly Room[]): BookingRules['fees']['purposes'] {
  return (rules?.fees.purposes ?? []).filter(({ id }) => rooms.every(({ purposes }) => purposes?.includes(id) ?? true));
}

/** Whether there is anything to choose beyond purpose and people. */
export function hasChoices(rules: BookingRules | undefined, place: Place): boolean {
  return (rules?.fees.purposes.length ?? 0) > 0 || hasOwnChoices(rules, place);
}

/** The same of a room that is known, where what the use is for is said already. */
export function hasOwnChoices(rules: BookingRules | undefined, place: Place): boolean {
  if (!place.room) return false;
  if (equipmentOf(place).length > 0) return true;
  return rules !== undefined && (rules.fees.entrance.length > 1 || rules.reductions.length > 0);
}
