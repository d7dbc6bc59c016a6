import { z } from 'zod';
import { CivilDate, ClockTime } from './civil-time.ts';
import { LocalText } from './locale.ts';

/** A bookable part of a day: 午前, 午後, 夜間. */
export const Koma = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,24}$/),
  name: LocalText,
  starts: ClockTime,
  ends: ClockTime,
  feeYen: z.int().nonnegative(),
});
export type Koma = z.infer<typeof Koma>;

export const Room = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,48}$/),
  name: LocalText,
  capacity: z.int().positive().optional(),
  koma: z.array(Koma).min(1).max(48),
  /** True where capacity, hours, fee or rules are samples and not the city's own. */
  sample: z.boolean(),
});
export type Room = z.infer<typeof Room>;

export const Facility = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,48}$/),
  name: LocalText,
  address: z.string().optional(),
  phone: z.string().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  /** 0 = Sunday. */
  closedWeekdays: z.array(z.int().min(0).max(6)),
  rooms: z.array(Room).min(1),
  source: z.string(),
});
export type Facility = z.infer<typeof Facility>;

/** `free` can be booked now; `taken` is another's; `mine` is the signed-in user's; `closed` and `past` cannot. */
export const SlotState = z.enum(['free', 'taken', 'mine', 'closed', 'past']);
export type SlotState = z.infer<typeof SlotState>;

export const Availability = z.object({
  facilityId: z.string(),
  from: CivilDate,
  days: z.int().positive().max(31),
  slots: z.array(z.object({ roomId: z.string(), date: CivilDate, komaId: z.string(), state: SlotState })),
});
export type Availability = z.infer<typeof Availability>;
