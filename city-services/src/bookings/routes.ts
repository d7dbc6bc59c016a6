import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { BookingRequest, OwnChoices, QuoteRequest, SlotWish, type Booking } from '@machikado/contracts/booking.ts';
import { PaymentOutcome } from '@machikado/contracts/payment.ts';
import type { Result } from '@machikado/contracts/result.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { idempotencyKeyOf, once } from '../http/idempotency.ts';
import { parseInput, ProblemError, readJson } from '../http/problem.ts';
import { requireUser } from '../users/authenticate.ts';
import { chooseForHold } from './amending.ts';
import { appointmentRoutes } from './appointment-routes.ts';
import { ownFeedRoutes, roomFeedRoutes } from './feed-routes.ts';
import { bookSlot, cancelByUser, checkIn, extendBooking, moveBooking, type ChangeRefusal } from './changes.ts';
import { findPayment } from './payment-doubt.ts';
import { settlePayment, startPayment } from './payments.ts';
import { bookingProblem } from './problems.ts';
import { publicRoutes } from './public-routes.ts';
import { quote } from './quotes.ts';
import { bookingsOfUser, findBooking } from './rows.ts';
import { acceptHold, joinLine, leaveLine, waitingOfUser } from './waiting.ts';
import { inWork, workIn, type Work } from '../transactions/work.ts';

const ById = z.object({ id: z.uuid() });
const Extension = z.object({ komaId: z.string().max(24) });

type Change = (work: Work, userId: string, id: string) => Promise<Result<Booking, ChangeRefusal>>;

/** Booking, and what becomes of it, for signed-in users. */
function ownBookingRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();

  app.post('/bookings/quote', async (c) => {
    const user = await requireUser(context, c);
    const quoted = await quote(context, user.id, await readJson(c, QuoteRequest));
    if (!quoted.ok) throw bookingProblem(quoted.error);
    c.header('Cache-Control', 'no-store');
    return c.json(quoted.value);
  });

  app.post('/bookings', async (c) => {
    const user = await requireUser(context, c);
    const key = idempotencyKeyOf(c);
    const request = await readJson(c, BookingRequest);
    const answer = await once(context, { scope: `bookings:${user.id}`, key, body: request }, (tx) =>
      workIn(tx, context, {
        actor: `user:${user.id}`,
        do: async (work) => {
          const booked = await bookSlot(work, { userId: user.id, request });
          if (!booked.ok) throw bookingProblem(booked.error);
          return { status: 201, body: booked.value } as const;
        },
      }),
    );
    return c.json(answer.body, answer.status);
  });

  app.get('/bookings', async (c) => {
    const user = await requireUser(context, c);
    c.header('Cache-Control', 'no-store');
    return c.json({ bookings: await bookingsOfUser(context.db, user.id) });
  });

  app.get('/bookings/:id', async (c) => {
    const user = await requireUser(context, c);
    const { id } = parseInput(c.req.param(), ById);
    const booking = await findBooking(context.db, user.id, id);
    if (booking === undefined) throw new ProblemError('not-found');
    c.header('Cache-Control', 'no-store');
    return c.json(booking);
  });

  const change = async (c: Context<DeviceEnv>, perform: Change) => {
    const user = await requireUser(context, c);
    const { id } = parseInput(c.req.param(), ById);
    const done = await inWork(context, `user:${user.id}`, (work) => perform(work, user.id, id));
    if (!done.ok) throw bookingProblem(done.error);
    return c.json(done.value);
  };

  // Each of these gives the same answer when it is asked again, so a lost reply is simply asked for once more.
  app.post('/bookings/:id/cancel', (c) => change(c, cancelByUser));
  app.post('/bookings/:id/accept', (c) => change(c, acceptHold));
  app.post('/bookings/:id/check-in', (c) => change(c, checkIn));
  app.post('/bookings/:id/move', async (c) => {
    const wish = await readJson(c, SlotWish);
    return change(c, (work, userId, id) => moveBooking(work, userId, { id, wish }));
  });
  app.post('/bookings/:id/choices', async (c) => {
    const asked = await readJson(c, OwnChoices);
    return change(c, (work, userId, id) => chooseForHold(work, userId, { id, asked }));
  });
  app.post('/bookings/:id/extend', async (c) => {
    const { komaId } = await readJson(c, Extension);
    return change(c, (work, userId, id) => extendBooking(work, userId, { id, komaId }));
  });

  return app;
}

/** Payments at a kiosk's terminal: begun for a signed-in user, and ended by the device that began them. */
function paymentRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();

  app.post('/bookings/:id/payments', async (c) => {
    const user = await requireUser(context, c);
    if (c.var.device.kind !== 'kiosk') throw new ProblemError('forbidden');
    const { id } = parseInput(c.req.param(), ById);
    const deviceId = c.var.device.id;
    const key = idempotencyKeyOf(c);
    const answer = await once(context, { scope: `payments:${user.id}`, key, body: { id } }, (tx) =>
      workIn(tx, context, {
        actor: `user:${user.id}`,
        do: async (work) => {
          const started = await startPayment(work, { id: key, userId: user.id, bookingId: id, deviceId });
          if (!started.ok) throw bookingProblem(started.error);
          return { status: 201, body: started.value } as const;
        },
      }),
    );
    return c.json(answer.body, answer.status);
  });

  app.get('/payments/:id', async (c) => {
    const { id } = parseInput(c.req.param(), ById);
    const payment = await findPayment(context.db, id, c.var.device.id);
    if (payment === undefined) throw new ProblemError('not-found');
    c.header('Cache-Control', 'no-store');
    return c.json(payment);
  });

  app.post('/payments/:id/outcome', async (c) => {
    const { id } = parseInput(c.req.param(), ById);
    const outcome = await readJson(c, PaymentOutcome);
    const deviceId = c.var.device.id;
    const settled = await inWork(context, `device:${deviceId}`, (work) =>
      settlePayment(work, id, { ...outcome, deviceId }),
    );
    if (!settled.ok) throw bookingProblem(settled.error);
    return c.json(settled.value);
  });

  return app;
}

/** Waiting lists, for signed-in users. */
function waitingRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();

  app.get('/waiting', async (c) => {
    const user = await requireUser(context, c);
    c.header('Cache-Control', 'no-store');
    return c.json({ waiting: await waitingOfUser(context.db, user.id) });
  });

  app.post('/waiting', async (c) => {
    const user = await requireUser(context, c);
    const request = await readJson(c, BookingRequest);
    const joined = await inWork(context, `user:${user.id}`, (work) => joinLine(work, { userId: user.id, request }));
    if (!joined.ok) throw bookingProblem(joined.error);
    return c.json(joined.value, 201);
  });

  app.post('/waiting/:id/leave', async (c) => {
    const user = await requireUser(context, c);
    const { id } = parseInput(c.req.param(), ById);
    const left = await inWork(context, `user:${user.id}`, (work) => leaveLine(work, user.id, id));
    if (!left.ok) throw new ProblemError(left.error);
    return c.json(left.value);
  });

  return app;
}

/** Everything that devices and residents do with rooms. */
export function bookingRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  const parts = [
    publicRoutes,
    roomFeedRoutes,
    ownBookingRoutes,
    ownFeedRoutes,
    paymentRoutes,
    waitingRoutes,
    appointmentRoutes,
  ];
  for (const part of parts) app.route('/', part(context));
  return app;
}
