import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Booking } from '@machikado/contracts/booking.ts';
import { addDays, CivilDate, civilTimeAt, daysBetween } from '@machikado/contracts/civil-time.ts';
import { StaffPaymentOutcome } from '@machikado/contracts/payment.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import {
  DepositSettlement,
  ReductionDecision,
  StaffBookingRequest,
  UseChoices,
} from '@machikado/contracts/staff-booking.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { idempotencyKeyOf, once } from '../http/idempotency.ts';
import { parseInput, ProblemError, readJson } from '../http/problem.ts';
import { payRefunds } from '../invoices/store.ts';
import { deskFacilities } from '../facilities/counters.ts';
import { amendUse } from './amending.ts';
import { staffAppointmentRoutes } from './appointment-routes.ts';
import { staffCourseRoutes } from './course-routes.ts';
import { bookSlot, type ChangeRefusal } from './changes.ts';
import { settleDeposit } from './deposit-settlement.ts';
import { bookForCity, cancelByStaff, checkInAtDesk, decideReduction, noteAbsence, permit } from './desk.ts';
import { dueRefunds, endDoubt, openPaymentOverview, openPaymentsOf } from './payment-doubt.ts';
import { payAtCounter } from './payments.ts';
import { staffPermitRoutes } from './permit-reissue.ts';
import { bookingProblem } from './problems.ts';
import { bookingsBetween, takeBooking, updateBooking } from './rows.ts';
import { useBetween } from './use-counts.ts';
import { inWork, workIn, type Work } from '../transactions/work.ts';

const staffSpanDays = 92;
const ById = z.object({ id: z.uuid() });

const Span = z.object({
  from: CivilDate.optional(),
  to: CivilDate.optional(),
  facility: z.string().max(48).optional(),
});

/** The days that a question is about: of today and thirty more where none are named. */
function askedSpan(context: CityContext, asked: unknown) {
  const { from = civilTimeAt(context.now()).date, to = addDays(from, 30), facility } = parseInput(asked, Span);
  const days = daysBetween(from, to);
  if (days < 0 || days > staffSpanDays)
    throw new ProblemError('bad-request', { errors: [{ pointer: '/to', reason: `0 to ${staffSpanDays} days` }] });
  return { from, to, facilityId: facility };
}

async function book(work: Work, request: StaffBookingRequest): Promise<Result<Booking[], ChangeRefusal>> {
  if (request.kind !== 'use') {
    const { kind, roomId, date, komaId, purpose, people, weeklyUntil } = request;
    return bookForCity(work, { kind, wish: { roomId, date, komaId }, purpose, people, weeklyUntil });
  }
  const { kind: _kind, userNumber, ...wish } = request;
  const user = await work.tx
    .selectFrom('registered_user')
    .select('id')
    .where('number', '=', userNumber)
    .executeTakeFirst();
  if (user === undefined) return err({ kind: 'not-found' });
  const booked = await bookSlot(work, { userId: user.id, request: wish });
  return booked.ok ? ok([booked.value]) : booked;
}

/** Gives back at the counter what was granted for a cancelled or changed booking. */
async function giveBack(work: Work, id: string): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, id);
  if (row === undefined) return err({ kind: 'not-found' });
  if ((await payRefunds(work, row.booking)) === 0) return ok(row.booking);
  work.note('refund.paid', row.booking.number);
  const given: Booking = { ...row.booking, refundPaidAt: work.now.toISOString() };
  await updateBooking(work.tx, given);
  return ok(given);
}

/** Money in doubt or to be given back: staff look at both, and end an attempt by what the terminal's operator says. */
function staffPaymentRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();

  app.get('/bookings/:id/payments', requireRole('clerk', 'auditor'), async (c) => {
    const { id } = parseInput(c.req.param(), ById);
    c.header('Cache-Control', 'no-store');
    return c.json({ payments: await openPaymentsOf(context.db, id) });
  });

  app.get('/payments', requireRole('clerk', 'auditor'), async (c) => {
    c.header('Cache-Control', 'no-store');
    return c.json(await openPaymentOverview(context.db));
  });

  app.get('/refunds', requireRole('clerk', 'auditor'), async (c) => {
    c.header('Cache-Control', 'no-store');
    return c.json({ refunds: await dueRefunds(context.db) });
  });

  app.post('/payments/:id/outcome', requireRole('clerk'), async (c) => {
    const { id } = parseInput(c.req.param(), ById);
    const outcome = await readJson(c, StaffPaymentOutcome);
    const ended = await inWork(context, `staff:${c.var.staff.staffId}`, (work) => endDoubt(work, id, outcome));
    if (!ended.ok) throw bookingProblem(ended.error);
    return c.json(ended.value);
  });

  return app;
}

/** The bookings and facilities that staff look at and work on. */
export function staffBookingRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  const clerk = requireRole('clerk');
  const parts = [staffAppointmentRoutes, staffCourseRoutes, staffPaymentRoutes, staffPermitRoutes];
  for (const routesOf of parts) app.route('/', routesOf(context));
  const looks = requireRole('clerk', 'auditor');

  app.get('/bookings', looks, async (c) => {
    c.header('Cache-Control', 'no-store');
    return c.json(await bookingsBetween(context.db, askedSpan(context, c.req.query())));
  });
  app.get('/use', looks, async (c) => {
    c.header('Cache-Control', 'no-store');
    return c.json({ use: await useBetween(context.db, askedSpan(context, c.req.query())) });
  });

  app.get('/facilities', requireRole('clerk', 'technician', 'auditor'), (c) =>
    c.json({ facilities: [...context.pack.facilities, ...deskFacilities(context.counters)] }),
  );
  app.get('/booking-rules', looks, (c) => c.json(context.pack.bookingRules));

  app.post('/bookings', clerk, async (c) => {
    const key = idempotencyKeyOf(c);
    const request = await readJson(c, StaffBookingRequest);
    const actor = `staff:${c.var.staff.staffId}`;
    const answer = await once(context, { scope: `staff-bookings:${actor}`, key, body: request }, (tx) =>
      workIn(tx, context, {
        actor,
        do: async (work) => {
          const booked = await book(work, request);
          if (!booked.ok) throw bookingProblem(booked.error);
          return { status: 201, body: { bookings: booked.value } } as const;
        },
      }),
    );
    return c.json(answer.body, answer.status);
  });

  const change = async (
    c: Context<StaffEnv>,
    perform: (work: Work, id: string) => Promise<Result<Booking, ChangeRefusal>>,
  ) => {
    const { id } = parseInput(c.req.param(), ById);
    const done = await inWork(context, `staff:${c.var.staff.staffId}`, (work) => perform(work, id));
    if (!done.ok) throw bookingProblem(done.error);
    return c.json(done.value);
  };

  app.post('/bookings/:id/cancel', clerk, (c) => change(c, cancelByStaff));
  app.post('/bookings/:id/permit', clerk, (c) => change(c, permit));
  app.post('/bookings/:id/pay', clerk, (c) => change(c, payAtCounter));
  app.post('/bookings/:id/refund', clerk, (c) => change(c, giveBack));
  app.post('/bookings/:id/check-in', clerk, (c) => change(c, checkInAtDesk));
  app.post('/bookings/:id/no-show', clerk, (c) => change(c, noteAbsence));
  app.post('/bookings/:id/deposit', clerk, async (c) => {
    const settlement = await readJson(c, DepositSettlement);
    return change(c, (work, id) => settleDeposit(work, id, settlement));
  });
  app.post('/bookings/:id/choices', clerk, async (c) => {
    const choices = await readJson(c, UseChoices);
    return change(c, (work, id) => amendUse(work, id, choices));
  });
  app.post('/bookings/:id/reduction', clerk, async (c) => {
    const { grant } = await readJson(c, ReductionDecision);
    return change(c, (work, id) => decideReduction(work, id, grant));
  });

  return app;
}
