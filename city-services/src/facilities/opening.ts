import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import type { BookingRules, OpeningRule } from '@machikado/contracts/booking-rules.ts';
import { addDays, instantOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import type { Facility, Room } from '@machikado/contracts/facility.ts';
import type { LotteryRule } from '@machikado/contracts/lottery.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { minutesOf } from './clock.ts';
import { closingOn, type Closing } from './calendar.ts';
import { lotteryFor, monthBefore } from './lottery-plan.ts';
import type { Span } from './spans.ts';

export type Residency = 'resident' | 'non-resident';

/** Why a slot cannot be booked at an instant, whoever else holds it. */
export type SlotShut = Extract<
  BookingRefusal,
  { readonly kind: 'past' | 'closed-day' | 'lottery-first' | 'window-not-open' | 'window-over' }
>;

/** The instant from which a day can be booked. */
export function opensAt(rule: OpeningRule, date: CivilDate): Date {
  const day =
    'daysBefore' in rule
      ? addDays(date, -rule.daysBefore)
      : `${monthBefore(date.slice(0, 7), rule.monthsBefore)}-${String(rule.onDay).padStart(2, '0')}`;
  return instantOf(day, rule.at);
}

export function minutesBefore(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() - minutes * 60_000);
}

export type DayQuestion = {
  readonly facility: Facility;
  readonly date: CivilDate;
  readonly rules: BookingRules;
  readonly residency: Residency;
};

/** What the rules say of a whole day of a facility: the same for all of its rooms and times. */
export type OpenDay = {
  readonly date: CivilDate;
  /** Midnight, ms since the epoch. */
  readonly beginsMs: number;
  readonly closing: Closing | undefined;
  readonly opensAt: Date;
  readonly closesMinutesBefore: number;
};

export type SpanQuestion = {
  readonly room: Pick<Room, 'id'>;
  /** The lotteries that may give the day away first. */
  readonly lotteries: readonly LotteryRule[];
  readonly span: Pick<Span, 'starts'>;
  readonly now: Date;
};

export type OpeningQuestion = DayQuestion & SpanQuestion;

export function openDay({ facility, date, rules, residency }: DayQuestion): OpenDay {
  return {
    date,
    beginsMs: instantOf(date, '00:00').getTime(),
    closing: closingOn(facility, rules, date),
    opensAt: opensAt(residency === 'resident' ? rules.opening.resident : rules.opening.nonResident, date),
    closesMinutesBefore: rules.closesMinutesBefore,
  };
}

/** Whether a slot can be booked at `now`; availability, search and booking all ask here, so that they never disagree. */
export function decideOnDay(day: OpenDay, { room, lotteries, span, now }: SpanQuestion): Result<undefined, SlotShut> {
  const { date, closing, opensAt: from } = day;
  const startsAt = new Date(day.beginsMs + minutesOf(span.starts) * 60_000);
  if (startsAt <= now) return err({ kind: 'past' });
  if (closing !== undefined) return err({ kind: 'closed-day', ...closing });
  const lottery = lotteryFor(lotteries, { roomId: room.id, date }, now);
  if (lottery !== undefined) return err({ kind: 'lottery-first', untilAt: lottery.freeAt, lotteryId: lottery.id });
  if (now < from) return err({ kind: 'window-not-open', opensAt: from.toISOString() });
  const until = minutesBefore(startsAt, day.closesMinutesBefore);
  if (now > until) return err({ kind: 'window-over', closedAt: until.toISOString() });
  return ok();
}

/** The same for one slot alone. */
export function decideOpening(question: OpeningQuestion): Result<undefined, SlotShut> {
  return decideOnDay(openDay(question), question);
}
