import { Hono } from 'hono';
import { z } from 'zod';
import { BookingRequest } from '@machikado/contracts/booking.ts';
import { addDays, CivilDate, civilTimeAt, daysBetween } from '@machikado/contracts/civil-time.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, DeviceEnv, StaffEnv } from '../http/context.ts';
import { idempotencyKeyOf, once } from '../http/idempotency.ts';
import { parseInput, ProblemError, readJson } from '../http/problem.ts';
import { optionalUser, requireUser } from '../users/authenticate.ts';
import { availabilityOf } from './bookings.ts';
import {
  bookingsBetween,
  bookingsOfUser,
  bookSlot,
  cancelBooking,
  findBooking,
  takenSlots,
  type BookingFailure,
} from './store.ts';

const AvailabilityQuery = z.object({ from: CivilDate, days: z.coerce.number().int().min(1).max(31).default(7) });
const BookingId = z.object({ id: z.uuid() });

/** Days are asked for within this many of today; beyond, the calendar's arithmetic has no meaning for a kiosk. */
const horizonDays = 400;
const staffSpanDays = 92;

function bookingProblem(failure: BookingFailure): ProblemError {
  switch (failure.kind) {
    case 'room-unknown':
    case 'koma-unknown':
      return new ProblemError('not-found', { detail: failure.kind });
    case 'past':
    case 'closed-day':
      return new ProblemError('outside-booking-window', { detail: failure.kind });
    case 'window-not-open':
      return new ProblemError('outside-booking-window', {
        detail: `${failure.kind}: opens at ${failure.opensAt.toISOString()}`,
      });
    case 'window-over':
      return new ProblemError('outside-booking-window', {
        detail: `${failure.kind}: closed at ${failure.closedAt.toISOString()}`,
      });
    case 'too-many-people':
      return new ProblemError('bad-request', {
        errors: [{ pointer: '/people', reason: `more than ${failure.capacity}` }],
      });
    case 'booking-limit':
      return new ProblemError('booking-limit', { detail: `${failure.limit} bookings are held.` });
    case 'slot-taken':
      return new ProblemError('slot-taken', { detail: failure.mine ? 'held by this user' : 'held by another' });
    case 'suspended':
      return new ProblemError('forbidden', { detail: 'The registration is suspended.' });
  }
}

/** Availability for everybody; booking, listing and cancelling for signed-in users. */
export function bookingRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();

  app.get('/facilities/:id/availability', async (c) => {
    const { from, days } = parseInput(c.req.query(), AvailabilityQuery);
    const now = context.now();
    if (Math.abs(daysBetween(civilTimeAt(now).date, from)) > horizonDays)
      throw new ProblemError('bad-request', { errors: [{ pointer: '/from', reason: 'too far from today' }] });
    const facility = context.pack.facilities.find((candidate) => candidate.id === c.req.param('id'));
    if (facility === undefined) throw new ProblemError('not-found');
    const user = await optionalUser(context, c);
    const roomIds = facility.rooms.map((room) => room.id);
    const taken = await takenSlots(context.db, roomIds, { from, to: addDays(from, days - 1) });
    const rules = context.pack.bookingRules;
    c.header('Cache-Control', 'no-store');
    return c.json(availabilityOf({ facility, from, days, rules, taken, userId: user?.id, now }));
  });

  app.post('/bookings', async (c) => {
    const user = await requireUser(context, c);
    const key = idempotencyKeyOf(c);
    const request = await readJson(c, BookingRequest);
    const answer = await once(context, { scope: `bookings:${user.id}`, key, body: request }, async (tx) => {
      const moment = { pack: context.pack, randomUuid: context.randomUuid, now: context.now() };
      const booked = await bookSlot(tx, moment, { user, request });
      if (!booked.ok) throw bookingProblem(booked.error);
      return { status: 201, body: booked.value };
    });
    return c.json(answer.body, answer.status);
  });

  app.get('/bookings', async (c) => {
    const user = await requireUser(context, c);
    c.header('Cache-Control', 'no-store');
    return c.json({ bookings: await bookingsOfUser(context.db, user) });
  });

  app.get('/bookings/:id', async (c) => {
    const user = await requireUser(context, c);
    const { id } = parseInput(c.req.param(), BookingId);
    const booking = await findBooking(context.db, user, id);
    if (booking === undefined) throw new ProblemError('not-found');
    c.header('Cache-Control', 'no-store');
    return c.json(booking);
  });

  app.post('/bookings/:id/cancel', async (c) => {
    const user = await requireUser(context, c);
    const { id } = parseInput(c.req.param(), BookingId);
    const cancelled = await cancelBooking(context, user, id);
    if (!cancelled.ok) {
      if (cancelled.error.kind === 'not-found') throw new ProblemError('not-found');
      throw new ProblemError('conflict', { detail: cancelled.error.kind });
    }
    return c.json(cancelled.value);
  });

  return app;
}

/** The bookings and facilities that staff look at. */
export function staffBookingRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();

  app.get('/bookings', requireRole('clerk', 'auditor'), async (c) => {
    const today = civilTimeAt(context.now()).date;
    const Span = z.object({ from: CivilDate.default(today), to: CivilDate.optional() });
    const { from, to = addDays(from, 30) } = parseInput(c.req.query(), Span);
    const span = daysBetween(from, to);
    if (span < 0 || span > staffSpanDays)
      throw new ProblemError('bad-request', { errors: [{ pointer: '/to', reason: `0 to ${staffSpanDays} days` }] });
    c.header('Cache-Control', 'no-store');
    return c.json({ bookings: await bookingsBetween(context.db, from, to) });
  });

  app.get('/facilities', requireRole('clerk', 'technician', 'auditor'), (c) =>
    c.json({ facilities: context.pack.facilities }),
  );

  return app;
}
