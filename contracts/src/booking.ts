import { z } from 'zod';
import { CivilDate, ClockTime, Instant } from './civil-time.ts';
import { LocalText } from './locale.ts';

export const bookingNumberPattern = /^[A-Z]-\d{4}-\d{4}$/;

export const BookingRequest = z.object({
  roomId: z.string().max(48),
  date: CivilDate,
  komaId: z.string().max(24),
  purpose: z.string().trim().min(1).max(80),
  people: z.int().min(1).max(2000),
});
export type BookingRequest = z.infer<typeof BookingRequest>;

/** A confirmed or cancelled use of one room in one koma. Names and times are copied, so that a permit never changes. */
export const Booking = z.object({
  id: z.uuid(),
  /** Readable aloud, with a check digit last: `B-1234-5678`. */
  number: z.string().regex(bookingNumberPattern),
  state: z.enum(['confirmed', 'cancelled']),
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
  purpose: z.string(),
  people: z.int(),
  /** The user's name as printed on the permit. */
  userName: z.string(),
  sample: z.boolean(),
  bookedAt: Instant,
  cancelledAt: Instant.optional(),
  /** Until when a resident may cancel by herself. */
  cancellableUntil: Instant,
});
export type Booking = z.infer<typeof Booking>;

export const BookingList = z.object({ bookings: z.array(Booking).max(200) });
