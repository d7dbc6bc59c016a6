import type { BookingRules } from '@machikado/contracts/booking-rules.ts';
import { addDays, daysBetween, weekdayOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import type { Facility, Room } from '@machikado/contracts/facility.ts';
import type { LotteryRule } from '@machikado/contracts/lottery.ts';
import type { Opening, OpeningList } from '@machikado/contracts/opening.ts';
import { minutesOf } from '../facilities/clock.ts';
import { decideOnDay, openDay, type Residency } from '../facilities/opening.ts';
import type { RoomIndex } from '../facilities/rooms.ts';
import { spansOf, type Span } from '../facilities/spans.ts';
import { mostLent, type DayLoan } from './lending.ts';
import type { OpeningQuery } from './opening-query.ts';
import type { TakenDay } from './taken-days.ts';

export type OpeningsQuestion = {
  readonly query: OpeningQuery;
  readonly facilities: readonly Facility[];
  readonly rooms: RoomIndex;
  readonly rules: BookingRules;
  readonly lotteries: readonly LotteryRule[];
  /** What is held of each of the days asked for. */
  readonly taken: ReadonlyMap<CivilDate, TakenDay>;
  /** What is lent on those days of the equipment that is asked for. */
  readonly lent?: readonly DayLoan[] | undefined;
  readonly residency: Residency;
  readonly now: Date;
};

const listLimit = 200;
const alternativeLimit = 20;

function suits(room: Room, query: OpeningQuery): boolean {
  if (room.capacity !== undefined && room.capacity < query.people) return false;
  if (query.purposeId !== undefined && room.purposes?.includes(query.purposeId) === false) return false;
  return (query.equipment ?? []).every((id) => room.equipment?.includes(id) === true);
}

function spansFor(room: Room, query: OpeningQuery): Span[] {
  const long = spansOf(room).filter(
    (span) =>
      span.starts >= query.after &&
      span.ends <= query.before &&
      minutesOf(span.ends) - minutesOf(span.starts) >= query.minutes,
  );
  if (room.grid === undefined) return long;
  // Of a grid the shortest that is long enough, from each start.
  const shortest = new Map<string, Span>();
  for (const span of long) if (!shortest.has(span.starts)) shortest.set(span.starts, span);
  return [...shortest.values()];
}

/** The days that a query is about. */
export function daysOf(query: OpeningQuery): CivilDate[] {
  const days = Array.from({ length: daysBetween(query.from, query.to) + 1 }, (_, after) => addDays(query.from, after));
  return query.weekdays === undefined ? days : days.filter((day) => query.weekdays?.includes(weekdayOf(day)));
}

type Loans = ReadonlyMap<string, readonly DayLoan[]>;
const loanKey = (loan: Pick<DayLoan, 'facilityId' | 'equipmentId' | 'date'>) =>
  `${loan.facilityId} ${loan.equipmentId} ${loan.date}`;

/** Whether of everything that is asked for one piece at least is left for the whole of a use. */
function isLeft(
  loans: Loans,
  facility: Facility,
  use: { date: CivilDate; span: Span; ids: readonly string[] },
): boolean {
  const { date, span, ids } = use;
  return ids.every((equipmentId) => {
    const stock = facility.equipment?.find(({ id }) => id === equipmentId)?.stock ?? 0;
    return mostLent(loans.get(loanKey({ facilityId: facility.id, equipmentId, date })) ?? [], span) < stock;
  });
}

/** Every free time that suits a query, day by day, the smallest room first. */
function openingsOf(question: OpeningsQuestion, query: OpeningQuery, limit: number): Opening[] {
  const { facilities, rooms, rules, lotteries, taken, lent = [], residency, now } = question;
  const loans: Loans = Map.groupBy(lent, loanKey);
  const ids = query.equipment ?? [];
  const candidates = facilities
    .filter((facility) => query.facilityId === undefined || facility.id === query.facilityId)
    .flatMap((facility) => facility.rooms.map((room) => ({ facility, room })))
    .filter(({ room }) => suits(room, query))
    .map(({ facility, room }) => ({
      facility,
      room,
      leaves: rooms.get(room.id)?.leaves ?? [room.id],
      spans: spansFor(room, query),
    }))
    .toSorted((a, b) => (a.room.capacity ?? Infinity) - (b.room.capacity ?? Infinity));
  const found: Opening[] = [];
  for (const date of daysOf(query)) {
    const held = taken.get(date);
    const openDays = new Map<Facility, ReturnType<typeof openDay>>();
    for (const { facility, room, leaves, spans } of candidates) {
      const open = openDays.get(facility) ?? openDay({ facility, rules, residency, date });
      openDays.set(facility, open);
      for (const span of spans) {
        if (leaves.some((leaf) => span.unitIds.some((unit) => held?.has(leaf, unit) === true))) continue;
        if (!decideOnDay(open, { room, lotteries, span, now }).ok) continue;
        if (!isLeft(loans, facility, { date, span, ids })) continue;
        found.push({
          facilityId: facility.id,
          roomId: room.id,
          date,
          komaId: span.komaId,
          starts: span.starts,
          ends: span.ends,
          feeYen: span.feeYen,
          ...(room.capacity !== undefined && { capacity: room.capacity }),
        });
        if (found.length >= limit) return found;
      }
    }
  }
  return found;
}

/** Each way to ask for a little less, the smallest step first. */
const steps: readonly {
  readonly differs: OpeningList['alternatives'][number]['differs'];
  readonly ease: (query: OpeningQuery) => OpeningQuery | undefined;
}[] = [
  {
    differs: 'other-time',
    ease: (query) =>
      query.after === '00:00' && query.before === '24:00' ? undefined : { ...query, after: '00:00', before: '24:00' },
  },
  {
    differs: 'other-day',
    ease: ({ weekdays, ...query }) => (weekdays === undefined ? undefined : query),
  },
  {
    differs: 'without-equipment',
    ease: ({ equipment, ...query }) => (equipment === undefined ? undefined : query),
  },
  {
    differs: 'fewer-people',
    ease: (query) => (query.people === 1 ? undefined : { ...query, people: Math.max(1, Math.ceil(query.people / 2)) }),
  },
];

/**
 * The free times that suit, and where there are none what is nearest to them: another time of the same days, another
 * day, without what is to be borrowed, a smaller room.
 */
export function findOpenings(question: OpeningsQuestion): OpeningList {
  const openings = openingsOf(question, question.query, listLimit);
  if (openings.length > 0) return { openings, alternatives: [] };
  const alternatives: OpeningList['alternatives'] = [];
  for (const { differs, ease } of steps) {
    const eased = ease(question.query);
    if (eased === undefined) continue;
    const left = alternativeLimit - alternatives.length;
    for (const opening of openingsOf(question, eased, Math.min(5, left))) alternatives.push({ ...opening, differs });
    if (alternatives.length >= alternativeLimit) break;
  }
  return { openings, alternatives };
}
