import { z } from 'zod';
import { CivilDate, Instant } from './civil-time.ts';
import { LocalText } from './locale.ts';

const kind = <Kind extends string>(name: Kind) => z.literal(name);

/** Why a booking cannot be made or changed, with what a person must be told to understand it. */
export const BookingRefusal = z.discriminatedUnion('kind', [
  z.object({ kind: kind('room-unknown') }),
  z.object({ kind: kind('koma-unknown') }),
  z.object({ kind: kind('past') }),
  z.object({ kind: kind('closed-day'), why: z.enum(['weekday', 'holiday', 'closure']), name: LocalText.optional() }),
  z.object({ kind: kind('window-not-open'), opensAt: Instant }),
  z.object({ kind: kind('window-over'), closedAt: Instant }),
  /** Only the lottery gives these days away until then. */
  z.object({ kind: kind('lottery-first'), untilAt: Instant, lotteryId: z.string() }),
  /** The list of a lottery is fixed and not drawn yet: until then nothing may be taken from under it. */
  z.object({ kind: kind('lottery-undrawn'), drawsAt: Instant, lotteryId: z.string() }),
  z.object({ kind: kind('too-many-people'), capacity: z.int() }),
  z.object({ kind: kind('purpose-not-let') }),
  z.object({ kind: kind('choice-unknown'), what: z.enum(['purpose', 'entrance', 'reduction', 'equipment']) }),
  z.object({ kind: kind('equipment-short'), equipmentId: z.string(), left: z.int().nonnegative() }),
  z.object({ kind: kind('booking-limit'), limit: z.int(), per: z.enum(['open', 'month', 'service']) }),
  z.object({ kind: kind('not-verified') }),
  z.object({ kind: kind('guardian-needed'), belowYears: z.int() }),
  z.object({ kind: kind('suspended'), until: CivilDate.optional() }),
  z.object({ kind: kind('slot-taken'), mine: z.boolean() }),
  z.object({ kind: kind('too-late-to-cancel'), untilAt: Instant }),
  z.object({ kind: kind('too-early-to-check-in'), fromAt: Instant }),
  z.object({ kind: kind('too-late-to-check-in'), untilAt: Instant }),
  z.object({ kind: kind('unpaid') }),
  z.object({ kind: kind('payment-open') }),
  z.object({ kind: kind('wrong-state'), state: z.string() }),
]);
export type BookingRefusal = z.infer<typeof BookingRefusal>;
