import { z } from 'zod';
import { LocalText } from './locale.ts';

/** What a line of a fee is for. Readers have their own words for each. */
export const FeeLineKind = z.enum([
  'room',
  'purpose',
  'entrance',
  'weekend',
  'non-resident',
  'heating',
  'equipment',
  'extension',
  'reduction',
]);

export const FeeLine = z.object({
  kind: FeeLineKind,
  /** The name of the choice, the thing or the reduction. */
  name: LocalText.optional(),
  /** Below zero for what is taken off. */
  yen: z.int(),
  /** The percentage that the rules state; for `equipment` absent. */
  percent: z.int().optional(),
  count: z.int().positive().optional(),
});
export type FeeLine = z.infer<typeof FeeLine>;
