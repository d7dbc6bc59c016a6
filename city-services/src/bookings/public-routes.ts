import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { addDays, CivilDate, civilTimeAt, daysBetween } from '@machikado/contracts/civil-time.ts';
import type { Availability, Facility } from '@machikado/contracts/facility.ts';
import type { OpeningList } from '@machikado/contracts/opening.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { parseInput, ProblemError } from '../http/problem.ts';
import { answerTagged } from '../http/tagged.ts';
import { writesOn } from '../store/database.ts';
import { optionalUser } from '../users/authenticate.ts';
import { availabilityOf, type TakenUnit } from './availability.ts';
import { findBooker, type NamedBooker } from './bookers.ts';
import { OpeningQuery } from './opening-query.ts';
import { daysOf, findOpenings, unitKey } from './openings.ts';
import { keepPublicAnswers } from './public-answers.ts';
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

type Asker = Pick<NamedBooker, 'id' | 'residency'> | undefined;

async function askerOf(context: CityContext, c: Context<DeviceEnv>): Promise<Asker> {
  const user = await optionalUser(context, c);
  return user && findBooker(context.db, user.id);
}

type Week = { readonly facility: Facility; readonly from: CivilDate; readonly days: number };

async function availability(context: CityContext, { facility, from, days }: Week, asker: Asker): Promise<Availability> {
  const now = context.now();
  const taken = await takenUnits(
    { db: context.db, now },
    {
      roomIds: leavesOf(context, [facility]),
      dates: Array.from({ length: days }, (_, after) => addDays(from, after)),
      userId: asker?.id,
    },
  );
  return availabilityOf({
    facility,
    rooms: context.rooms,
    from,
    days,
    rules: context.pack.bookingRules,
    lotteries: context.pack.lotteries,
    taken,
    residency: asker?.residency ?? 'resident',
    now,
  });
}

async function openings(context: CityContext, query: OpeningQuery, asker: Asker): Promise<OpeningList> {
  const now = context.now();
  const facilities = context.pack.facilities.filter(
    (one) => query.facilityId === undefined || one.id === query.facilityId,
  );
  const search = (dates: readonly CivilDate[]) =>
    takenUnits({ db: context.db, now }, { roomIds: leavesOf(context, facilities), dates });
  const find = (units: readonly TakenUnit[]) =>
    findOpenings({
      query,
      facilities,
      rooms: context.rooms,
      rules: context.pack.bookingRules,
      lotteries: context.pack.lotteries,
      taken: new Set(units.map((one) => unitKey(one.roomId, one.date, one.unitId))),
      residency: asker?.residency ?? 'resident',
      now,
    });
  const wanted = daysOf(query);
  const found = find(await search(wanted));
  if (found.openings.length > 0 || query.weekdays === undefined) return found;
  // What is near may lie on another weekday.
  const { weekdays: _any, ...everyDay } = query;
  return find(await search(daysOf(everyDay)));
}

/**
 * What everybody may see of rooms without signing in: the rules, the calendar of a facility, and what is free. What is
 * not about one user carries a tag, and a cache may keep it.
 */
export function publicRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  const keep = keepPublicAnswers();

  const answer = async (c: Context<DeviceEnv>, key: string, make: (asker: Asker) => Promise<unknown>) => {
    // The same address says something else to a signed-in user.
    c.header('Vary', 'Authorization, Cookie');
    const asker = await askerOf(context, c);
    if (asker !== undefined) {
      c.header('Cache-Control', 'no-store');
      return c.json(await make(asker));
    }
    const moment = { writes: writesOn(context.db), now: context.now() };
    return answerTagged(c, await keep(key, moment, () => make(undefined)));
  };

  app.get('/booking-rules', (c) => c.json(context.pack.bookingRules));

  app.get('/facilities/:id/availability', (c) => {
    const { from, days } = parseInput(c.req.query(), AvailabilityQuery);
    requireNear(context.now(), from);
    const facility = context.pack.facilities.find((candidate) => candidate.id === c.req.param('id'));
    if (facility === undefined) throw new ProblemError('not-found');
    return answer(c, `week ${facility.id} ${from} ${days}`, (asker) =>
      availability(context, { facility, from, days }, asker),
    );
  });

  app.get('/openings', (c) => {
    const query = parseInput(c.req.query(), OpeningQuery);
    const days = daysBetween(query.from, query.to);
    if (days < 0 || days > searchDays)
      throw new ProblemError('bad-request', { errors: [{ pointer: '/to', reason: `0 to ${searchDays} days` }] });
    requireNear(context.now(), query.from);
    return answer(c, `openings ${JSON.stringify(query)}`, (asker) => openings(context, query, asker));
  });

  return app;
}
