import type { BookingRules } from '@machikado/contracts/booking-rules.ts';
import { addDays, type CivilDate } from '@machikado/contracts/civil-time.ts';
import type { Availability, Facility, SlotState } from '@machikado/contracts/facility.ts';
import type { LotteryRule } from '@machikado/contracts/lottery.ts';
import { decideOnDay, openDay, type Residency } from '../facilities/opening.ts';
import type { RoomIndex } from '../facilities/rooms.ts';
import { spanOf, unitsOf, type Span } from '../facilities/spans.ts';

/** A slot row: a unit that is held, and whether by the user who asks. */
export type TakenUnit = {
  readonly roomId: string;
  readonly date: CivilDate;
  readonly unitId: string;
  readonly isMine?: boolean;
};

export type AvailabilityQuestion = {
  readonly facility: Facility;
  readonly rooms: RoomIndex;
  readonly from: CivilDate;
  readonly days: number;
  readonly rules: BookingRules;
  readonly lotteries: readonly LotteryRule[];
  readonly taken: readonly TakenUnit[];
  readonly residency: Residency;
  readonly now: Date;
};

const keyOf = (roomId: string, date: CivilDate, unitId: string) => `${roomId} ${date} ${unitId}`;

type Part = { readonly komaId: string; readonly starts: string; readonly unitIds: readonly string[] };

/** What a room's day is shown in: its koma, or the steps of its grid. */
function partsOf(room: Facility['rooms'][number]): Part[] {
  if (room.grid !== undefined)
    return unitsOf(room).map((unit) => ({ komaId: unit.id, starts: unit.starts, unitIds: [unit.id] }));
  return room.koma.flatMap((koma): Part[] => {
    const span: Span | undefined = spanOf(room, koma.id);
    return span === undefined ? [] : [span];
  });
}

/** Every koma (or step of the grid) of every room of a facility over `days` days, with its state for this user. */
export function availabilityOf(question: AvailabilityQuestion): Availability {
  const { facility, rooms, from, days, rules, lotteries, taken, residency, now } = question;
  const holders = new Map(taken.map((row) => [keyOf(row.roomId, row.date, row.unitId), row.isMine === true]));
  const shown = facility.rooms.map((room) => ({
    room,
    leaves: rooms.get(room.id)?.leaves ?? [room.id],
    parts: partsOf(room),
  }));
  const slots: Availability['slots'] = [];
  for (let day = 0; day < days; day++) {
    const date = addDays(from, day);
    const open = openDay({ facility, rules, residency, date });
    for (const { room, leaves, parts } of shown) {
      for (const part of parts) {
        const opening = decideOnDay(open, { room, lotteries, span: part, now });
        const stateOf = (): SlotState => {
          if (!opening.ok && opening.error.kind === 'past') return 'past';
          const held = leaves.flatMap((leaf) => part.unitIds.map((unit) => holders.get(keyOf(leaf, date, unit))));
          const by = held.filter((holder) => holder !== undefined);
          if (by.length > 0) return by.every((isMine) => isMine) ? 'mine' : 'taken';
          return opening.ok ? 'free' : 'closed';
        };
        slots.push({ roomId: room.id, date, komaId: part.komaId, state: stateOf() });
      }
    }
  }
  return { facilityId: facility.id, from, days, slots };
}
