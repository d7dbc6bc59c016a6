import { z } from 'zod';
import { CivilDate, ClockTime } from '@machikado/contracts/civil-time.ts';
import { EventKind } from '@machikado/contracts/event.ts';
import { LocalText } from '@machikado/contracts/locale.ts';

const Hours = { starts: ClockTime, ends: ClockTime };

/** One day, or the same weekdays of every week (0 = Sunday) until a last day where there is one. */
const When = z.union([
  z.strictObject({ date: CivilDate, ...Hours }),
  z.strictObject({
    weekdays: z.array(z.int().min(0).max(6)).min(1).max(7),
    until: CivilDate.optional(),
    ...Hours,
  }),
]);

/** What the city offers, as its pack writes it down. */
export const PackEvent = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  kind: EventKind,
  title: LocalText,
  summary: LocalText,
  place: LocalText,
  /** The name of a place of the pack's open data, or of a facility: where the map points to. */
  at: z.string().optional(),
  when: When,
  feeYen: z.int().nonnegative().optional(),
  capacity: z.int().positive().optional(),
  procedureId: z.string().optional(),
  credit: z.string().min(1).max(200),
  sample: z.boolean(),
});
export type PackEvent = z.infer<typeof PackEvent>;

/** `events.json`. */
export const EventFile = z.strictObject({ events: z.array(PackEvent).max(500) });
