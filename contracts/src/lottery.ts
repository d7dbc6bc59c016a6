import { z } from 'zod';
import { BookingRequest, SlotWish } from './booking.ts';
import { BookingRefusal } from './booking-refusal.ts';
import { ClockTime, Instant } from './civil-time.ts';
import { LocalText } from './locale.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** A moment in a month so many before the one that is drawn for. */
const Phase = z.strictObject({ monthsBefore: z.int().min(0).max(24), day: z.int().min(1).max(28), at: ClockTime });

/** `lotteries.json`: rooms whose days are given out by lot, month by month, before they are free for everybody. */
export const LotteryRule = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,32}$/),
  title: LocalText,
  rooms: z.array(z.string()).min(1).max(200),
  opens: Phase,
  closes: Phase,
  draws: Phase,
  /** Who won confirms until then. */
  confirms: Phase,
  /** From then on what is left is for whoever comes first. */
  free: Phase,
  maxApplications: z.int().min(1).max(20),
  maxWishes: z.int().min(1).max(10),
  maxWins: z.int().min(1).max(20),
  tickets: z.strictObject({
    resident: z.int().min(1).max(10),
    nonResident: z.int().min(1).max(10),
    /** One more for each lottery lost within the last year, up to this many. */
    maxForLosses: z.int().min(0).max(10),
  }),
  /** Where the number from outside is read that is mixed into the draw, in words; none is mixed in where absent. */
  publicValue: LocalText.optional(),
  sample: z.boolean(),
});
export type LotteryRule = z.infer<typeof LotteryRule>;

export const LotteryRuleFile = z.strictObject({ lotteries: z.array(LotteryRule).max(40) });

/** One lottery: the rule for one month, with the instants of its phases. */
export const LotteryPlan = z.object({
  /** `<rule>-YYYY-MM` */
  id: z.string().max(48),
  title: LocalText,
  /** `YYYY-MM` */
  month: z.string(),
  rooms: z.array(z.string()),
  opensAt: Instant,
  closesAt: Instant,
  drawsAt: Instant,
  confirmUntil: Instant,
  freeAt: Instant,
  maxApplications: z.int(),
  maxWishes: z.int(),
  maxWins: z.int(),
  publicValue: LocalText.optional(),
  sample: z.boolean(),
});
export type LotteryPlan = z.infer<typeof LotteryPlan>;

export const LotteryWishRequest = z.object({
  /** All of these together or none (AND). */
  slots: z.array(SlotWish).min(1).max(10),
});

export const LotteryApplicationRequest = z.object({
  /** One of these, the most wanted first (OR). */
  wishes: z.array(LotteryWishRequest).min(1).max(10),
  purpose: z.string().trim().min(1).max(80),
  people: z.int().min(1).max(2000),
  /** Of the rules' kinds of use: some rooms are let for some only, and the fee may follow from it. */
  purposeId: BookingRequest.shape.purposeId,
});
export type LotteryApplicationRequest = z.infer<typeof LotteryApplicationRequest>;

const PublishedApplication = z.object({
  id: z.string().min(16).max(64),
  applicant: Hash,
  tickets: z.int().min(1).max(30),
  wishes: z
    .array(z.object({ units: z.array(z.string().max(80)).min(1).max(500) }))
    .min(1)
    .max(10),
});

const Win = z.object({ application: z.string(), wish: z.int().nonnegative() });

/** Why a win fell through: its rooms were not all to be had any more, or not by this applicant. */
export const LotteryFallReason = z.enum(['rooms', 'applicant']);
export type LotteryFallReason = z.infer<typeof LotteryFallReason>;

/**
 * What the city publishes of a lottery, in three steps: with the commitment when it opens, with the applications and
 * their hash when it has closed, with seed, public value and wins when it is drawn.
 */
export const LotteryFile = z.object({
  format: z.literal('machikado-lottery/1'),
  id: z.string(),
  cityId: z.string(),
  maxWins: z.int().min(1),
  /** SHA-256 of the seed, lower-case hex, published before anybody could apply. */
  commitment: Hash,
  applications: z.array(PublishedApplication).max(100_000),
  /** What was taken before: closures and the city's own use. */
  unavailable: z.array(z.string().max(80)).max(1_000_000),
  /** SHA-256 of the canonical JSON of `{applications, unavailable}`, published before the public value was known. */
  closingHash: Hash,
  seed: Hash,
  publicValue: z.string().max(400),
  /** In the order in which they won. */
  wins: z.array(Win),
  /** Wins that could not be kept whole, in the order of their turns; each wish is given whole or not at all. */
  fallen: z
    .array(Win.extend({ why: LotteryFallReason }))
    .max(100_000)
    .optional(),
});
export type LotteryFile = z.infer<typeof LotteryFile>;

/** Where a lottery stands. `drawn` only once its seed and wins are published. */
export const LotteryState = z.enum(['planned', 'open', 'closed', 'drawn']);
export type LotteryState = z.infer<typeof LotteryState>;

export const Lottery = LotteryPlan.extend({
  state: LotteryState,
  commitment: Hash,
  closingHash: Hash.optional(),
  /** How many applied; known once it has closed. */
  applications: z.int().nonnegative().optional(),
});
export type Lottery = z.infer<typeof Lottery>;
/** What drawing a lottery came to. */
export const LotteryDrawn = z.object({ wins: z.int().nonnegative(), fallen: z.int().nonnegative() });
export type LotteryDrawn = z.infer<typeof LotteryDrawn>;

export const LotteryList = z.object({ lotteries: z.array(Lottery).max(200) });

/** A user's own application and what became of it. */
export const MyLotteryApplication = LotteryApplicationRequest.extend({
  id: z.string(),
  lotteryId: z.string(),
  state: z.enum(['made', 'withdrawn', 'won', 'lost']),
  madeAt: Instant,
  /** Which wish was won, and the bookings that hold its slots until they are confirmed. */
  wonWish: z.int().nonnegative().optional(),
  bookingIds: z.array(z.uuid()).optional(),
  /** Wishes that were drawn and could not be kept whole, each with the reason. */
  fallen: z
    .array(z.object({ wish: z.int().nonnegative(), refusal: BookingRefusal }))
    .max(10)
    .optional(),
});
export type MyLotteryApplication = z.infer<typeof MyLotteryApplication>;
export const MyLotteryApplications = z.object({ applications: z.array(MyLotteryApplication).max(200) });
