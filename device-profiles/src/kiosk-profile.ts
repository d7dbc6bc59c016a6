import { z } from 'zod';
import { fact } from './fact.ts';
import { profileHead, ProfileId } from './profile-head.ts';

/** Height above the floor. */
const HeightMm = z.int().min(0).max(2500);

/** One file of `profiles/kiosks/`: the cabinet around screen and devices. Heights are of the finished installation. */
export const KioskProfile = z.strictObject({
  ...profileHead,
  inherits: z.undefined().optional(),
  screen: z.strictObject({
    widthPx: fact(z.int().min(320).max(7680)),
    heightPx: fact(z.int().min(320).max(7680)),
    widthMm: fact(z.number().min(60).max(2000)),
    heightMm: fact(z.number().min(60).max(2000)),
    lowerEdgeMm: fact(HeightMm),
  }),
  /** Between which heights everything lies that a person has to touch when the controls are low. */
  reach: z.strictObject({ lowestMm: fact(HeightMm), highestMm: fact(HeightMm) }),
  devices: z
    .array(
      z.strictObject({
        role: z.enum(['printer', 'card-reader', 'scanner']),
        profile: ProfileId,
        heightMm: fact(HeightMm),
      }),
    )
    .max(16),
});
export type KioskProfile = z.infer<typeof KioskProfile>;
