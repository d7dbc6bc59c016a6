import { z } from 'zod';
import { AssetTag } from './device.ts';

/** Warnings below this level are not on the city's board. */
export const ruleLevels = [3, 4, 5] as const;

/** `POST /api/wifi-rule`: from which warning level on the city's spots open to everybody by themselves; never for null. */
export const SpotRule = z.strictObject({ level: z.literal(ruleLevels).nullable() });
export type SpotRule = z.infer<typeof SpotRule>;

/** The rule of each spot as the city wants it, and whether the spot has said that it goes by that. */
export const SpotRuleList = z.object({
  spots: z.array(z.object({ asset: AssetTag, level: z.int().nullable(), applied: z.boolean() })),
});
export type SpotRuleList = z.infer<typeof SpotRuleList>;
