import { z } from 'zod';
import { Booking, SlotWish } from '@machikado/contracts/booking.ts';
import { CivilDate } from '@machikado/contracts/civil-time.ts';
import { Locale } from '@machikado/contracts/locale.ts';

/** How many uses one wish may hold (`LotteryWishRequest`). */
const mostTogether = 10;

const Id = z.string().max(48);
const Typed = z.string().max(200);
const Count = z.string().max(8);
const Choice = z.string().max(24).optional();

const Application = z.object({
  kind: z.literal('application'),
  procedureId: Id,
  version: z.int(),
  answers: z.record(z.string().max(64), z.string().max(4000)),
  /** The fields that were filled in for the person, and follow what she types elsewhere until she changes them. */
  filled: z.array(z.string().max(64)).max(200).default([]),
  at: z.int().min(-1).max(100),
});

/** Everything that decides what is booked and what it costs, and whether it is a booking at all. */
const BookingChoice = z.object({
  kind: z.literal('booking'),
  facilityId: Id,
  roomId: Id,
  /** Absent while the week is looked at and no time is chosen. */
  slot: z.object({ date: CivilDate, komaId: z.string().max(24) }).optional(),
  purpose: Typed,
  people: Count,
  purposeId: Choice,
  entranceId: Choice,
  reductionId: Choice,
  equipment: z.record(z.string().max(24), z.int().min(0).max(1000)),
  /** A place in the waiting list of a slot that is another's. */
  waits: z.boolean(),
  /** The booking whose time is being changed; it goes along whole, because the phone is not signed in yet. */
  moving: Booking.optional(),
  step: z.enum(['week', 'details', 'confirm', 'more']),
});

const OpeningSearch = z.object({
  kind: z.literal('search'),
  day: z.enum(['week', 'weekend', 'month', 'date']),
  date: CivilDate.optional(),
  part: z.enum(['any', 'morning', 'afternoon', 'evening']),
  people: Count,
  equipment: z.array(z.string().max(24)).max(10).default([]),
});

const LotteryChoice = z.object({
  kind: z.literal('lottery'),
  lotteryId: Id,
  /** The most wanted first, each with all that it asks for together. */
  wishes: z.array(z.array(SlotWish).min(1).max(mostTogether)).max(10),
  purpose: Typed,
  people: Count,
  purposeId: Choice,
  /** The place of the wish that is being made, and what is chosen of its next use. */
  at: z.int().min(0).max(10),
  roomId: Id.optional(),
  date: CivilDate.optional(),
  step: z.enum(['room', 'day', 'part', 'review', 'details', 'confirm']),
});

/** What a person takes home: the form as far as it is filled in, and the language she reads. */
export const TakenForm = z.object({
  locale: Locale,
  form: z.discriminatedUnion('kind', [Application, BookingChoice, OpeningSearch, LotteryChoice]),
});
export type TakenForm = z.infer<typeof TakenForm>;
export type Form<Kind extends TakenForm['form']['kind']> = Extract<TakenForm['form'], { kind: Kind }>;
