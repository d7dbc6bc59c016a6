import { Hono } from 'hono';
import { z } from 'zod';
import { addDays, CivilDate, civilTimeAt, daysBetween } from '@machikado/contracts/civil-time.ts';
import type { Facility } from '@machikado/contracts/facility.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { parseInput, ProblemError } from '../http/problem.ts';
import { optionalUser } from '../users/authenticate.ts';
import { availabilityOf } from './availability.ts';
import { findBooker } from './bookers.ts';
import { OpeningQuery } from './opening-query.ts';
import { findOpenings, unitKey } from './openings.ts';
import { takenUnits } from './slots.ts';

const AvailabilityQuery = z.object({ from: CivilDate, days: z.coerce.number().int().min(1).max(31).default(7) });

/** Days are asked for within this many of today; beyond, the calendar's arithmetic has no meaning for a kiosk. */
const horizonDays = 400;
/** How many days one search looks through. */
const searchDays = 62;

function requireNear(now: Date, from: CivilDate): void {
  if (Math.abs(daysBetween(civilTimeAt(now).date, from)) > horizonDays)
    throw new ProblemError('bad-request', { errors: [{ pointer: '/from', reason: 'too far from today' }] });
}

function leavesOf(context: CityContext, facilities: readonly Facility[]): string[] {
  const leaves = facilities.flatMap(({ rooms }) => rooms.flatMap((room) => context.rooms.get(room.id)?.leaves ?? []));
  return Array.from(new Set(leaves));
}

/** What everybody may see of rooms without signing in: the rules, the calendar of a facility, and what is free. */
export function publicRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();

  app.get('/booking-rules', (c) => c.json(context.pack.bookingRules));

  app.get('/facilities/:id/availability', async (c) => {
    const { from, days } = parseInput(c.req.query(), AvailabilityQuery);
    const now = context.now();
    requireNear(now, from);
    const facility = context.pack.facilities.find((candidate) => candidate.id === c.req.param('id'));
    if (facility === undefined) throw new ProblemError('not-found');
    const user = await optionalUser(context, c);
    const booker = user && (await findBooker(context.db, user.id));
    const span = { from, to: addDays(from, days - 1) };
    const taken = await takenUnits({ db: context.db, now }, leavesOf(context, [facility]), span);
    c.header('Cache-Control', 'no-store');
    return c.json(
      availabilityOf({
        facility,
        rooms: context.rooms,
        from,
        days,
        rules: context.pack.bookingRules,
        lotteries: context.pack.lotteries,
        taken,
        residency: booker?.residency ?? 'resident',
        userId: user?.id,
        now,
      }),
    );
  });

  app.get('/openings', async (c) => {
    const query = parseInput(c.req.query(), OpeningQuery);
    const now = context.now();
    const days = daysBetween(query.from, query.to);
    if (days < 0 || days > searchDays)
      throw new ProblemError('bad-request', { errors: [{ pointer: '/to', reason: `0 to ${searchDays} days` }] });
    requireNear(now, query.from);
    const user = await optionalUser(context, c);
    const booker = user && (await findBooker(context.db, user.id));
    const facilities = context.pack.facilities.filter(
      (one) => query.facilityId === undefined || one.id === query.facilityId,
    );
    const units = await takenUnits({ db: context.db, now }, leavesOf(context, facilities), query);
    c.header('Cache-Control', 'no-store');
    return c.json(
      findOpenings({
        query,
        facilities,
        rooms: context.rooms,
        rules: context.pack.bookingRules,
        lotteries: context.pack.lotteries,
        taken: new Set(units.map((one) => unitKey(one.roomId, one.date, one.unitId))),
        residency: booker?.residency ?? 'resident',
        now,
      }),
    );
  });

  return app;
}
