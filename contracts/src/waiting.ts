import { z } from 'zod';
import { SlotWish } from './booking.ts';
import { Instant } from './civil-time.ts';

/** A place in the line for a slot that others hold (キャンセル待ち). */
export const Waiting = SlotWish.extend({
  id: z.uuid(),
  /** `offered`: the slot is held in a booking until that booking's `heldUntil`. */
  state: z.enum(['waiting', 'offered', 'taken', 'lapsed', 'withdrawn']),
  /** How many are before in the line for the same slot. */
  before: z.int().nonnegative(),
  joinedAt: Instant,
  bookingId: z.uuid().optional(),
});
export type Waiting = z.infer<typeof Waiting>;

export const WaitingList = z.object({ waiting: z.array(Waiting).max(100) });
