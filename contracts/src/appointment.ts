import { z } from 'zod';
import { CivilDate, ClockTime } from './civil-time.ts';
import { LocalText } from './locale.ts';

const ServiceId = z.string().regex(/^[a-z0-9-]{1,36}$/);
const Minutes = z
  .int()
  .nonnegative()
  .max(60 * 24 * 60);

/** Where people are received: so many desks of its own, or rooms that are let at other times. */
const Desks = z.union([
  z.strictObject({ count: z.int().positive().max(20) }),
  z.strictObject({
    rooms: z
      .array(z.string().regex(/^[a-z0-9-]{1,48}$/))
      .min(1)
      .max(20),
  }),
]);

/** A counter or a consultation that people come to at a time of their own (窓口の予約). */
export const AppointmentService = z.strictObject({
  id: ServiceId,
  name: LocalText,
  summary: LocalText,
  place: LocalText,
  phone: z.string().max(40).optional(),
  /** What to bring. */
  bring: z.array(LocalText).max(12),
  /** How long one appointment takes; a multiple of five. */
  minutes: z.int().min(5).max(240),
  /** Times begin at `from` and follow each other as long as one ends by `until`. 0 = Sunday. */
  hours: z
    .array(
      z.strictObject({
        weekdays: z.array(z.int().min(0).max(6)).min(1).max(7),
        from: ClockTime,
        until: ClockTime,
      }),
    )
    .min(1)
    .max(14),
  desks: Desks,
  holidays: z.enum(['closed', 'open']),
  /** Single closures, both ends included. */
  closures: z.array(z.strictObject({ from: CivilDate, to: CivilDate, name: LocalText })).max(200),
  /** A time can be taken until this many minutes before it starts … */
  leadMinutes: Minutes,
  /** … and from this many days before its day on. */
  aheadDays: z.int().min(1).max(366),
  /** One may cancel or move it by oneself until this many minutes before it starts. */
  cancelMinutesBefore: Minutes,
  /** Appointments to come that one person may have here. */
  limitPerPerson: z.int().positive().max(20),
  /** True where hours, desks or rules are samples and not the city's own. */
  sample: z.boolean(),
});
export type AppointmentService = z.infer<typeof AppointmentService>;

/** `appointments.json`. */
export const AppointmentFile = z.strictObject({ services: z.array(AppointmentService).max(50) });

/** `GET /appointment-services`. */
export const AppointmentServiceList = z.object({ services: z.array(AppointmentService) });

/** What an appointment copies of its service, so that a slip never changes. */
export const AppointmentFacts = z.object({
  serviceId: z.string(),
  name: LocalText,
  place: LocalText,
  phone: z.string().optional(),
  bring: z.array(LocalText),
});

/** Which time; the city assigns the desk. */
export const AppointmentTime = z.object({ date: CivilDate, starts: ClockTime });
export type AppointmentTime = z.infer<typeof AppointmentTime>;

/** `POST /appointments`; a move is an `AppointmentTime` alone. */
export const AppointmentRequest = AppointmentTime.extend({ serviceId: ServiceId });
export type AppointmentRequest = z.infer<typeof AppointmentRequest>;

/** The times of a service that can be taken now, and those of them that are full (`free` is 0). */
export const AppointmentTimes = z.object({
  serviceId: z.string(),
  from: CivilDate,
  days: z.int().positive().max(62),
  times: z.array(AppointmentTime.extend({ ends: ClockTime, free: z.int().nonnegative() })),
});
export type AppointmentTimes = z.infer<typeof AppointmentTimes>;
