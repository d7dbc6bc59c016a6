import { Hono, type HonoRequest } from 'hono';
import { z } from 'zod';
import { AppointmentRequest, AppointmentTime } from '@machikado/contracts/appointment.ts';
import { CivilDate, civilTimeAt, daysBetween } from '@machikado/contracts/civil-time.ts';
import { err, type Result } from '@machikado/contracts/result.ts';
import { StaffAppointmentRequest } from '@machikado/contracts/staff-booking.ts';
import type { Booking } from '@machikado/contracts/booking.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, DeviceEnv, StaffEnv } from '../http/context.ts';
import { idempotencyKeyOf, once } from '../http/idempotency.ts';
import { parseInput, ProblemError, readJson } from '../http/problem.ts';
import { answerTagged } from '../http/tagged.ts';
import { writesOn } from '../store/database.ts';
import { inWork, workIn, type Work } from '../transactions/work.ts';
import { requireUser } from '../users/authenticate.ts';
import { appointmentTimes } from './appointment-times.ts';
import { bookAppointment, moveAppointment } from './appointments.ts';
import type { ChangeRefusal } from './changes.ts';
import { bookingProblem } from './problems.ts';
import { keepPublicAnswers, tagged } from './public-answers.ts';

export const AppointmentTimesQuery = z.object({
  from: CivilDate,
  days: z.coerce.number().int().min(1).max(62).default(14),
});
const ById = z.object({ id: z.uuid() });

/** Days are asked for within this many of today. */
const horizonDays = 400;

function askedTimes(context: CityContext, request: HonoRequest) {
  const { from, days } = parseInput(request.query(), AppointmentTimesQuery);
  const counter = context.counters.get(request.param('id') ?? '');
  if (counter === undefined) throw new ProblemError('not-found');
  if (Math.abs(daysBetween(civilTimeAt(context.now()).date, from)) > horizonDays)
    throw new ProblemError('bad-request', { errors: [{ pointer: '/from', reason: 'too far from today' }] });
  return { counter, from, days };
}

/** What everybody may see of counters without signing in: what there is, and which times are free. */
export function publicAppointmentRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  const keep = keepPublicAnswers();
  const services = tagged(JSON.stringify({ services: context.pack.appointments }));

  app.get('/appointment-services', (c) => answerTagged(c, services));

  app.get('/appointment-services/:id/times', async (c) => {
    const { counter, from, days } = askedTimes(context, c.req);
    const moment = { writes: writesOn(context.db), now: context.now() };
    const key = `${counter.service.id} ${from} ${days}`;
    return answerTagged(c, await keep(key, moment, () => appointmentTimes(context, counter, { from, days })));
  });

  return app;
}

/** Making and moving one's own appointments; cancelling and checking in are those of every booking. */
export function appointmentRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  app.route('/', publicAppointmentRoutes(context));

  app.post('/appointments', async (c) => {
    const user = await requireUser(context, c);
    const key = idempotencyKeyOf(c);
    const request = await readJson(c, AppointmentRequest);
    const answer = await once(context, { scope: `appointments:${user.id}`, key, body: request }, (tx) =>
      workIn(tx, context, {
        actor: `user:${user.id}`,
        do: async (work) => {
          const booked = await bookAppointment(work, { userId: user.id }, request);
          if (!booked.ok) throw bookingProblem(booked.error);
          return { status: 201, body: booked.value } as const;
        },
      }),
    );
    return c.json(answer.body, answer.status);
  });

  app.post('/appointments/:id/move', async (c) => {
    const user = await requireUser(context, c);
    const { id } = parseInput(c.req.param(), ById);
    const to = await readJson(c, AppointmentTime);
    const moved = await inWork(context, `user:${user.id}`, (work) => moveAppointment(work, user.id, { id, to }));
    if (!moved.ok) throw bookingProblem(moved.error);
    return c.json(moved.value);
  });

  return app;
}

async function bookByPhone(work: Work, asked: StaffAppointmentRequest): Promise<Result<Booking, ChangeRefusal>> {
  const { userNumber, name = '', ...request } = asked;
  if (userNumber === undefined) return bookAppointment(work, { userId: null, name }, request);
  const user = await work.tx
    .selectFrom('registered_user')
    .select('id')
    .where('number', '=', userNumber)
    .executeTakeFirst();
  return user === undefined ? err({ kind: 'not-found' }) : bookAppointment(work, { userId: user.id }, request);
}

/** Appointments that staff make for whoever telephones. */
export function staffAppointmentRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  const looks = requireRole('clerk', 'auditor');

  app.get('/appointment-services', looks, (c) => c.json({ services: context.pack.appointments }));
  app.get('/appointment-services/:id/times', looks, async (c) => {
    const { counter, from, days } = askedTimes(context, c.req);
    return c.json(await appointmentTimes(context, counter, { from, days }));
  });

  app.post('/appointments', requireRole('clerk'), async (c) => {
    const key = idempotencyKeyOf(c);
    const request = await readJson(c, StaffAppointmentRequest);
    const actor = `staff:${c.var.staff.staffId}`;
    const answer = await once(context, { scope: `staff-appointments:${actor}`, key, body: request }, (tx) =>
      workIn(tx, context, {
        actor,
        do: async (work) => {
          const booked = await bookByPhone(work, request);
          if (!booked.ok) throw bookingProblem(booked.error);
          return { status: 201, body: { bookings: [booked.value] } } as const;
        },
      }),
    );
    return c.json(answer.body, answer.status);
  });

  return app;
}
