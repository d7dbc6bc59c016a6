import { z } from 'zod';
import { CivilDate, ClockTime } from './civil-time.ts';
import { LocalText } from './locale.ts';

const KomaId = z.string().regex(/^[a-z0-9-]{1,24}$/);
const RoomId = z.string().regex(/^[a-z0-9-]{1,48}$/);

/**
 * A bookable part of a day: 午前, 午後, 夜間; 全日 is one that holds others. Preparing and clearing are within its hours, and
 * what lies between two koma is nobody's.
 */
export const Koma = z.object({
  id: KomaId,
  name: LocalText,
  starts: ClockTime,
  ends: ClockTime,
  feeYen: z.int().nonnegative(),
  /** The koma of the same room that this one takes together; absent where it is one by itself. */
  of: z.array(KomaId).min(2).max(48).optional(),
});
export type Koma = z.infer<typeof Koma>;

/** Hours that are booked by the clock, from any step to any later one. */
export const TimeGrid = z.object({
  opens: ClockTime,
  closes: ClockTime,
  stepMinutes: z.literal([5, 10, 15, 20, 30, 60]),
  minSteps: z.int().positive().max(96),
  maxSteps: z.int().positive().max(96),
  /** Per step. */
  feeYen: z.int().nonnegative(),
  /** Kept free before and after each use, for preparing and clearing. */
  preparation: z.object({ beforeMinutes: z.int().nonnegative(), afterMinutes: z.int().nonnegative() }).optional(),
});
export type TimeGrid = z.infer<typeof TimeGrid>;

/** A part of a facility that is booked as one; has either koma or a grid. */
export const Room = z.object({
  id: RoomId,
  name: LocalText,
  capacity: z.int().positive().optional(),
  koma: z.array(Koma).max(48),
  grid: TimeGrid.optional(),
  /** The rooms that this one is divided into: booking it takes them all, and one of them taken takes it. */
  parts: z.array(RoomId).min(2).max(16).optional(),
  /** What the room is not let for is absent; every purpose where the list is. */
  purposes: z.array(z.string()).min(1).max(40).optional(),
  /** What can be borrowed with it, by the ids of the facility's equipment. */
  equipment: z.array(z.string()).max(40).optional(),
  /** True where staff look at each booking before it is permitted. */
  permitByStaff: z.boolean().optional(),
  /** True where capacity, hours, fee or rules are samples and not the city's own. */
  sample: z.boolean(),
});
export type Room = z.infer<typeof Room>;

/** Things that a facility lends with its rooms; `stock` is for all rooms together at one time. */
export const Equipment = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,24}$/),
  name: LocalText,
  stock: z.int().positive().max(1000),
  /** Per piece and booking. */
  feeYen: z.int().nonnegative(),
});
export type Equipment = z.infer<typeof Equipment>;

export const Facility = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,48}$/),
  name: LocalText,
  address: z.string().optional(),
  phone: z.string().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  /** 0 = Sunday. */
  closedWeekdays: z.array(z.int().min(0).max(6)),
  /**
   * Public holidays: `closed`; or `closing-moves`, where a closed weekday that is a holiday is open and the next day that
   * is none is closed for it. Absent: holidays are days like others.
   */
  holidays: z.enum(['closed', 'closing-moves']).optional(),
  /** Single closures, both ends included: repairs, elections. */
  closures: z
    .array(z.object({ from: CivilDate, to: CivilDate, name: LocalText }))
    .max(200)
    .optional(),
  rooms: z.array(Room).min(1),
  equipment: z.array(Equipment).max(100).optional(),
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
