import { z } from 'zod';
import { Instant } from './civil-time.ts';
import { AssetTag } from './device.ts';

/** Who opened a spot to everybody: staff of the city, a technician there, a button on the wall, or a warning. */
export const openingCauses = ['staff', 'technician', 'button', 'warning'] as const;

export const maxOpeningMinutes = 14 * 24 * 60;

/** Opens a spot to everybody without a sign-in (災害モード). */
export const DisasterOrder = z.object({
  drill: z.boolean().default(false),
  /** Until it closes by itself; three days, or an hour for a drill, where it is absent. */
  minutes: z.int().min(1).max(maxOpeningMinutes).optional(),
});
export type DisasterOrder = z.infer<typeof DisasterOrder>;

export const DisasterState = z.object({
  open: z.boolean(),
  cause: z.enum(openingCauses).optional(),
  drill: z.boolean().optional(),
  startedAt: Instant.optional(),
  endsAt: Instant.optional(),
});
export type DisasterState = z.infer<typeof DisasterState>;

/** What each spot of the city stands at; `state` is null where it did not answer, and then nobody knows. */
export const SpotDisasterList = z.object({
  spots: z.array(z.object({ asset: AssetTag, state: DisasterState.nullable() })),
});
export type SpotDisasterList = z.infer<typeof SpotDisasterList>;
