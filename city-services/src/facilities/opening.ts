import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import type { BookingRules, OpeningRule } from '@machikado/contracts/booking-rules.ts';
import { addDays, instantOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import type { Facility, Room } from '@machikado/contracts/facility.ts';
import type { LotteryRule } from '@machikado/contracts/lottery.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { closingOn } from './calendar.ts';
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

export type OpeningQuestion = {
  readonly facility: Facility;
  readonly room: Pick<Room, 'id'>;
  /** The lotteries that may give the day away first. */
  readonly lotteries: readonly LotteryRule[];
  readonly date: CivilDate;
  readonly span: Pick<Span, 'starts'>;
  readonly rules: BookingRules;
  readonly residency: Residency;
  readonly now: Date;
};

/** Whether a slot can be booked at `now`; availability, search and booking all ask here, so that they never disagree. */
export function decideOpening(question: OpeningQuestion): Result<undefined, SlotShut> {
  const { facility, room, lotteries, date, span, rules, residency, now } = question;
  const startsAt = instantOf(date, span.starts);
  if (startsAt <= now) return err({ kind: 'past' });
  const closing = closingOn(facility, rules, date);
  if (closing !== undefined) return err({ kind: 'closed-day', ...closing });
  const lottery = lotteryFor(lotteries, { roomId: room.id, date }, now);
  if (lottery !== undefined) return err({ kind: 'lottery-first', untilAt: lottery.freeAt, lotteryId: lottery.id });
  const from = opensAt(residency === 'resident' ? rules.opening.resident : rules.opening.nonResident, date);
  if (now < from) return err({ kind: 'window-not-open', opensAt: from.toISOString() });
  const until = minutesBefore(startsAt, rules.closesMinutesBefore);
  if (now > until) return err({ kind: 'window-over', closedAt: until.toISOString() });
  return ok();
}
