import { z } from 'zod';
import { Instant } from './civil-time.ts';
import { LocalText } from './locale.ts';

export const eventKinds = ['course', 'culture', 'children', 'health', 'sports', 'market', 'other'] as const;
export const EventKind = z.enum(eventKinds);
export type EventKind = z.infer<typeof EventKind>;

/** One time that something takes place in the city. Absent means that the source does not say; it never means "none". */
export const CityEvent = z.object({
  /** Of this one time: an event that comes back every week has another id each time. */
  id: z.string().regex(/^[a-z0-9-]{1,80}$/),
  kind: EventKind,
  title: LocalText,
  summary: LocalText,
  /** The name of the place as people say it. */
  place: LocalText,
  /** The same place among the city's places, for the map. */
  placeId: z.string().optional(),
  startsAt: Instant,
  endsAt: Instant,
  feeYen: z.int().nonnegative().optional(),
  capacity: z.int().positive().optional(),
  /** The procedure by which one applies. */
  procedureId: z.string().optional(),
  /** Who published the event. */
  credit: z.string().min(1),
  /** True where the event is made up to try the product out. */
  sample: z.boolean(),
});
export type CityEvent = z.infer<typeof CityEvent>;

/** What `GET /v1/events` answers: in order of their beginning, over ones left out. */
export const CityEventList = z.object({ events: z.array(CityEvent).max(1000), revision: z.string() });
export type CityEventList = z.infer<typeof CityEventList>;
