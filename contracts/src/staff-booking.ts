import { z } from 'zod';
import { AppointmentRequest } from './appointment.ts';
import { Booking, BookingRequest, SlotWish } from './booking.ts';
import { CivilDate } from './civil-time.ts';
import { LocalText } from './locale.ts';

/** `POST /api/bookings`: by telephone for a registered user, or without one for the city's own use or a closure. */
export const StaffBookingRequest = z.discriminatedUnion('kind', [
  BookingRequest.extend({ kind: z.literal('use'), userNumber: z.string().regex(/^\d{6,10}$/) }),
  SlotWish.extend({
    kind: z.enum(['city', 'course', 'appointment', 'block']),
    purpose: z.string().trim().min(1).max(80),
    people: z.int().min(0).max(2000).default(0),
    /** The same on every seventh day up to this one. */
    weeklyUntil: CivilDate.optional(),
  }),
]);
export type StaffBookingRequest = z.infer<typeof StaffBookingRequest>;

/** `GET /api/bookings`: those of a span of days. `isCut` where the span has more than one list carries. */
export const StaffBookingList = z.object({ bookings: z.array(Booking), isCut: z.literal(true).optional() });
export type StaffBookingList = z.infer<typeof StaffBookingList>;

/** How a room is used on one day by what is booked in it by its own name; a use of the whole stands with the whole. */
export const RoomUse = z.object({
  roomId: z.string(),
  date: CivilDate,
  bookings: z.int().positive(),
  minutes: z.int().nonnegative(),
  feeYen: z.int().nonnegative(),
});
export type RoomUse = z.infer<typeof RoomUse>;

/** `GET /api/use`: of every room and day of a span, in one facility or in all; those without any use are left out. */
export const RoomUseList = z.object({ use: z.array(RoomUse) });

/** `POST /api/appointments`: by telephone, for a registered user by her number or for somebody by name. */
export const StaffAppointmentRequest = AppointmentRequest.extend({
  userNumber: z
    .string()
    .regex(/^\d{6,10}$/)
    .optional(),
  name: z.string().trim().min(1).max(60).optional(),
}).refine(({ userNumber, name }) => (userNumber === undefined) !== (name === undefined), { path: ['name'] });
export type StaffAppointmentRequest = z.infer<typeof StaffAppointmentRequest>;

/** `GET /api/courses`: courses whose rooms can be held (`POST /api/courses/:id/hold`). */
export const CourseRooms = z.object({ id: z.string(), title: LocalText, slots: z.array(SlotWish) });
export const CourseRoomsList = z.object({ courses: z.array(CourseRooms) });

const { purposeId, entranceId, reductionId, equipment } = BookingRequest.shape;
/** `POST /api/bookings/:id/choices`: all that is chosen of the rules and the room's equipment from then on. */
export const UseChoices = z.object({ purposeId, entranceId, reductionId, equipment });
export type UseChoices = z.infer<typeof UseChoices>;

/** `POST /api/bookings/:id/reduction`. */
export const ReductionDecision = z.object({ grant: z.boolean() });

/** `POST /api/bookings/:id/deposit`: gives the deposit back after the use, but for what is kept. */
export const DepositSettlement = z
  .object({ keepYen: z.int().nonnegative().max(20_000_000), reason: z.string().trim().min(1).max(200).optional() })
  .refine(({ keepYen, reason }) => keepYen === 0 || reason !== undefined, { path: ['reason'] });
export type DepositSettlement = z.infer<typeof DepositSettlement>;

/** A registered user as staff see her; no PIN, no card. */
export const StaffUser = z.object({
  number: z.string(),
  name: z.string(),
  kind: z.enum(['individual', 'group']),
  residency: z.enum(['resident', 'non-resident']),
  verifiedBy: z.string().optional(),
  born: CivilDate.optional(),
  guardian: z.string().optional(),
  entitlements: z.array(z.string()),
  suspended: z.boolean(),
  suspendedUntil: CivilDate.optional(),
  points: z.int().nonnegative(),
});
export type StaffUser = z.infer<typeof StaffUser>;

/** `PATCH /api/users/:number`: what staff record at the counter; `null` takes it away. */
export const StaffUserChange = z.object({
  kind: z.enum(['individual', 'group']).optional(),
  residency: z.enum(['resident', 'non-resident']).optional(),
  verified: z.boolean().optional(),
  born: CivilDate.nullable().optional(),
  guardian: z.string().trim().min(1).max(60).nullable().optional(),
  entitlements: z.array(z.string().max(24)).max(20).optional(),
  suspended: z.boolean().optional(),
  suspendedUntil: CivilDate.nullable().optional(),
});
export type StaffUserChange = z.infer<typeof StaffUserChange>;

/** `POST /api/users`: a new registration. The PIN goes to the user alone; it is stored as its hash. */
export const StaffUserRegistration = z.object({
  name: z.string().trim().min(1).max(60),
  kind: z.enum(['individual', 'group']).default('individual'),
  residency: z.enum(['resident', 'non-resident']).default('resident'),
  born: CivilDate.optional(),
  guardian: z.string().trim().min(1).max(60).optional(),
  pin: z.string().regex(/^\d{4,8}$/),
  /** IDm or UID, hex. */
  cardId: z
    .string()
    .regex(/^[0-9A-F]{8,20}$/)
    .optional(),
});
export type StaffUserRegistration = z.infer<typeof StaffUserRegistration>;
export const StaffUserList = z.object({ users: z.array(StaffUser).max(200) });
