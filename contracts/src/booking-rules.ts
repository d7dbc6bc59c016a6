import { z } from 'zod';
import { ClockTime } from './civil-time.ts';
import { LocalText } from './locale.ts';

/** A day of every year, `MM-DD`. */
const MonthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
const Minutes = z
  .int()
  .nonnegative()
  .max(60 * 24 * 60);
const Percent = z.int().min(0).max(1000);
const RuleId = z.string().regex(/^[a-z0-9-]{1,24}$/);

/** When a day begins to be bookable: so many days before it, or on a day of a month before its own (受付開始日). */
export const OpeningRule = z.union([
  z.strictObject({ daysBefore: z.int().min(1).max(731), at: ClockTime }),
  z.strictObject({ monthsBefore: z.int().min(1).max(24), onDay: z.int().min(1).max(28), at: ClockTime }),
]);
export type OpeningRule = z.infer<typeof OpeningRule>;

/** How much one user may hold. */
const HoldingLimits = z.strictObject({
  /** Bookings of days to come. */
  open: z.int().positive().max(500),
  /** Bookings whose day lies in one month; no such limit where absent. */
  perMonth: z.int().positive().max(500).optional(),
});

/**
 * When the fee is due. `before`: the slot is held until the earlier of `withinDays` after booking and
 * `notLaterThanDaysBefore` the day (both to the end of that day); one that is booked later than that is held for
 * `atOnceMinutes`. `on-the-day`: the booking stands at once and is paid when the room is used.
 */
export const PaymentRule = z.discriminatedUnion('when', [
  z.strictObject({
    when: z.literal('before'),
    withinDays: z.int().min(0).max(60),
    notLaterThanDaysBefore: z.int().min(0).max(60),
    atOnceMinutes: z.int().min(5).max(1440),
  }),
  z.strictObject({ when: z.literal('on-the-day') }),
]);
export type PaymentRule = z.infer<typeof PaymentRule>;

/** A choice that multiplies the room's fee: 100 leaves it as it is. */
export const FeeChoice = z.strictObject({ id: RuleId, name: LocalText, percent: Percent });
export type FeeChoice = z.infer<typeof FeeChoice>;

/** Each factor multiplies what the ones before it gave: purpose, entrance fee, day, non-resident; in percent. */
export const FeeRules = z.strictObject({
  purposes: z.array(FeeChoice).max(40),
  /** By what visitors are asked to pay (入場料); the first is taken where none is named. */
  entrance: z.array(FeeChoice).max(20),
  weekend: Percent,
  nonResident: Percent,
  /** Added on days between these two, both included; of the room's own fee. */
  heating: z.strictObject({ from: MonthDay, to: MonthDay, percent: Percent }).optional(),
  /** Of the fee of the added hours. */
  extension: Percent,
  /** Each line is rounded down to a multiple of this many yen. */
  roundYen: z.literal([1, 10, 100]),
});
export type FeeRules = z.infer<typeof FeeRules>;

/** 減免: what is taken off the room's fee. */
export const Reduction = z.strictObject({
  id: RuleId,
  name: LocalText,
  percent: z.int().min(1).max(100),
  /** `entitled`: users for whom staff recorded it. `asked`: anybody asks, and staff decide before the permit. */
  by: z.enum(['entitled', 'asked']),
});
export type Reduction = z.infer<typeof Reduction>;

/**
 * 預り金: taken together with the fee and given back after the use, unless staff keep a part of it. One that names rooms
 * or purposes is taken for those alone; all that fit are taken.
 */
export const DepositRule = z.strictObject({
  id: RuleId,
  name: LocalText,
  yen: z.int().positive().max(1_000_000),
  rooms: z
    .array(z.string().regex(/^[a-z0-9-]{1,48}$/))
    .min(1)
    .max(200)
    .optional(),
  purposes: z.array(RuleId).min(1).max(40).optional(),
});
export type DepositRule = z.infer<typeof DepositRule>;

export const PenaltyRules = z.strictObject({
  noShow: z.int().min(0).max(100),
  lateCancel: z.int().min(0).max(100),
  unpaid: z.int().min(0).max(100),
  /** From this many points on the registration is suspended … */
  suspendAt: z.int().positive().max(100),
  /** … for this many days. */
  suspendDays: z.int().positive().max(731),
  /** Points older than this no longer count. */
  forgetAfterDays: z.int().positive().max(3660),
});
export type PenaltyRules = z.infer<typeof PenaltyRules>;

/** `booking-rules.json`: when, by whom and for how much the rooms of a city are booked. */
export const BookingRules = z.strictObject({
  opening: z.strictObject({ resident: OpeningRule, nonResident: OpeningRule }),
  /** A koma can be booked until this many minutes before it starts. */
  closesMinutesBefore: Minutes,
  /** A resident may cancel or move a booking by herself until this many minutes before it starts. */
  cancelMinutesBefore: Minutes,
  limits: z.strictObject({ individual: HoldingLimits, group: HoldingLimits }),
  /** True where only users whom staff have seen at a counter may book. */
  verifiedOnly: z.boolean(),
  /** Users younger than this need a guardian's consent on record. */
  guardianBelowYears: z.int().min(0).max(20),
  payment: PaymentRule,
  /** What of a paid fee is given back, by whole days before the day; the first row that fits counts, otherwise nothing. */
  refunds: z.array(z.strictObject({ daysBefore: z.int().min(0).max(366), percent: z.int().min(0).max(100) })).max(10),
  fees: FeeRules,
  reductions: z.array(Reduction).max(20),
  deposits: z.array(DepositRule).max(20).optional(),
  penalties: PenaltyRules,
  /** How long a freed slot is kept for the first on its waiting list. */
  waiting: z.strictObject({ offerMinutes: z.int().min(5).max(10080), maxPerUser: z.int().min(0).max(50) }),
  /** Checking in: from before the start until after it; whoever has not come then is a no-show at the end. */
  checkIn: z.strictObject({ fromMinutesBefore: Minutes, untilMinutesAfter: Minutes }),
  /** Days of every year on which all facilities are closed, both ends included; `from` after `to` runs over New Year. */
  yearlyClosures: z.array(z.strictObject({ from: MonthDay, to: MonthDay, name: LocalText })).max(20),
  /** True where the rules are samples and not the city's own. */
  sample: z.boolean(),
  note: LocalText,
});
export type BookingRules = z.infer<typeof BookingRules>;
