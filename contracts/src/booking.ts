import { z } from 'zod';
import { AppointmentFacts } from './appointment.ts';
import { bookingNumberPattern } from './check-digit.ts';
import { CivilDate, ClockTime, Instant } from './civil-time.ts';
import { FeeLine } from './fee.ts';
import { LocalText } from './locale.ts';

/** Which part of which day of which room: a koma's id, or `HHMM-HHMM` in a room with a grid. */
export const SlotWish = z.object({ roomId: z.string().max(48), date: CivilDate, komaId: z.string().max(24) });
export type SlotWish = z.infer<typeof SlotWish>;

const ChoiceId = z.string().max(24);

/** What a user may still choose for a slot that is offered to her or that she won. */
const ownChoices = {
  entranceId: ChoiceId.optional(),
  reductionId: ChoiceId.optional(),
  equipment: z
    .array(z.object({ id: ChoiceId, count: z.int().min(1).max(1000) }))
    .max(20)
    .optional(),
};

export const BookingRequest = SlotWish.extend({
  purpose: z.string().trim().min(1).max(80),
  people: z.int().min(1).max(2000),
  /** Of the rules' choices that change the fee; absent where none is made. */
  purposeId: ChoiceId.optional(),
  ...ownChoices,
});
export type BookingRequest = z.infer<typeof BookingRequest>;

/** `POST /v1/bookings/:id/choices`: before she answers. What the use is for was named when she asked for the slot. */
export const OwnChoices = z.object(ownChoices);
export type OwnChoices = z.infer<typeof OwnChoices>;

/**
 * `held`: the slot is kept until `heldUntil` for payment, confirmation or acceptance of an offer. `confirmed`: it
 * stands, and staff have yet to permit the use. `permitted`: the permit (利用許可書) is issued. `used` and `no-show`
 * end it on the day, `cancelled` before.
 */
export const BookingState = z.enum(['held', 'confirmed', 'permitted', 'used', 'no-show', 'cancelled']);
export type BookingState = z.infer<typeof BookingState>;

/**
 * Whose use it is: `use` a registered user's, and an `appointment` may be. The others are made by staff. Only a `use`
 * costs anything.
 */
export const BookingKind = z.enum(['use', 'city', 'course', 'appointment', 'block']);
export type BookingKind = z.infer<typeof BookingKind>;

export const HoldReason = z.enum(['payment', 'offer', 'lottery']);
export const CancelReason = z.enum(['by-user', 'by-staff', 'unpaid', 'offer-lapsed', 'lottery-lapsed']);
export type CancelReason = z.infer<typeof CancelReason>;

const DepositLines = z.object({
  lines: z.array(z.object({ name: LocalText, yen: z.int().positive() })).max(20),
  yen: z.int().positive(),
});

/**
 * What is taken beside the fee and given back after the use. `due` until paid; `held` by the city; `returned` whole, or
 * `kept` in part for a reason; `dropped` where it was never paid and nobody asks for it any more.
 */
export const Deposit = DepositLines.extend({
  state: z.enum(['due', 'held', 'returned', 'kept', 'dropped']),
  keptYen: z.int().positive().optional(),
  reason: z.string().optional(),
});
export type Deposit = z.infer<typeof Deposit>;

/** A use of one room in one span of one day. Names, times and fee are copied, so that a permit never changes. */
export const Booking = z.object({
  id: z.uuid(),
  /** Readable aloud, with a check digit last: `B-1234-5678`. */
  number: z.string().regex(bookingNumberPattern),
  kind: BookingKind.default('use'),
  state: BookingState,
  heldUntil: Instant.optional(),
  heldFor: HoldReason.optional(),
  facilityId: z.string(),
  facilityName: LocalText,
  roomId: z.string(),
  roomName: LocalText,
  date: CivilDate,
  komaId: z.string(),
  komaName: LocalText,
  starts: ClockTime,
  ends: ClockTime,
  feeYen: z.int().nonnegative(),
  feeLines: z.array(FeeLine).max(60).default([]),
  deposit: Deposit.optional(),
  /** `due` until paid or nothing is to be paid; `asking` while a terminal is at work or its outcome is unknown. */
  payment: z.enum(['none', 'due', 'asking', 'paid', 'refunded']).default('none'),
  purpose: z.string(),
  people: z.int(),
  purposeId: ChoiceId.optional(),
  entranceId: ChoiceId.optional(),
  reductionId: ChoiceId.optional(),
  /** A reduction that is asked for counts once staff have granted it. */
  reductionState: z.enum(['asked', 'granted', 'declined']).optional(),
  equipment: z.array(z.object({ id: z.string(), name: LocalText, count: z.int().positive() })).default([]),
  /** Of an appointment (kind `appointment`) that a person has. */
  appointment: AppointmentFacts.optional(),
  /** The user's name as printed on the permit. */
  userName: z.string(),
  sample: z.boolean(),
  bookedAt: Instant,
  permittedAt: Instant.optional(),
  checkedInAt: Instant.optional(),
  cancelledAt: Instant.optional(),
  /** Of the fee paid, what is to be given back. */
  refundYen: z.int().positive().optional(),
  /** When staff gave back all that was to be given back. */
  refundPaidAt: Instant.optional(),
  cancelReason: CancelReason.optional(),
  /** Until when a resident may cancel or move it by herself. */
  cancellableUntil: Instant,
  checkInFrom: Instant.optional(),
  checkInUntil: Instant.optional(),
});
export type Booking = z.infer<typeof Booking>;

export const BookingList = z.object({ bookings: z.array(Booking).max(200) });

/**
 * `POST /v1/bookings/quote`: what is to be done with the slot. Waiting for it takes nothing yet, and a booking that is
 * moved holds its place and its equipment already: for neither it matters how much its user or others hold now. Nor does
 * it for the answer to a slot that she won, whose day need not be open yet.
 */
export const QuoteRequest = BookingRequest.extend({ act: z.enum(['book', 'wait', 'move', 'answer']).default('book') });
export type QuoteRequest = z.infer<typeof QuoteRequest>;

/** What a booking would cost, and by when it is to be paid. */
export const FeeQuote = z.object({
  lines: z.array(FeeLine),
  /** Of the fee alone. */
  totalYen: z.int().nonnegative(),
  /** Paid with the fee, and given back after the use. */
  deposit: DepositLines.optional(),
  /** Absent where nothing is to be paid before the day. */
  payBy: Instant.optional(),
});
export type FeeQuote = z.infer<typeof FeeQuote>;
