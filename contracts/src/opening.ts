import { z } from 'zod';
import { SlotWish } from './booking.ts';
import { ClockTime } from './civil-time.ts';

/** A free time of a room. */
export const Opening = SlotWish.extend({
  facilityId: z.string(),
  starts: ClockTime,
  ends: ClockTime,
  /** The room's own fee, before any rule. */
  feeYen: z.int().nonnegative(),
  capacity: z.int().positive().optional(),
});
export type Opening = z.infer<typeof Opening>;

/** How something near to what was asked for differs from it. */
export const NearMiss = z.enum(['other-time', 'other-day', 'fewer-people', 'without-equipment']);

export const OpeningList = z.object({
  /** The earliest day first; on one day the smallest room that suits. */
  openings: z.array(Opening).max(200),
  /** The nearest to what was asked for, where nothing suits. */
  alternatives: z.array(Opening.extend({ differs: NearMiss })).max(20),
});
export type OpeningList = z.infer<typeof OpeningList>;
