import { z } from 'zod';
import { CivilDate, ClockTime } from '@machikado/contracts/civil-time.ts';

/** `GET /openings`: free times of all rooms that suit, the time first and the place after. Lists are comma-separated. */
export const OpeningQuery = z.object({
  from: CivilDate,
  to: CivilDate,
  /** 0 = Sunday; every day where absent. */
  weekdays: z
    .string()
    .regex(/^[0-6](,[0-6])*$/)
    .transform((text) => text.split(',').map(Number))
    .optional(),
  /** The use lies between these two; anywhere in the day where absent. */
  after: ClockTime.default('00:00'),
  before: ClockTime.default('24:00'),
  /** At least this long. */
  minutes: z.coerce.number().int().min(1).max(1440).default(1),
  people: z.coerce.number().int().min(1).max(2000).default(1),
  equipment: z
    .string()
    .regex(/^[a-z0-9-]{1,24}(,[a-z0-9-]{1,24}){0,9}$/)
    .transform((text) => text.split(','))
    .optional(),
  purposeId: z.string().max(24).optional(),
  facilityId: z.string().max(48).optional(),
});
export type OpeningQuery = z.infer<typeof OpeningQuery>;
