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
import { keepPublicAnswers, keepPublicDays, tagged } from './public-answers.ts';
import { takenUnits } from './slots.ts';

export const AvailabilityQuery = z.object({ from: CivilDate, days: z.coerce.number().int().min(1).max(31).default(7) });

/** Days are asked for within this many of today; beyond, the calendar's arithmetic has no meaning for a kiosk. */
const horizonDays = 400;
/** How many days one search looks through. */
const searchDays = 62;

function requireNear(now: Date, from: CivilDate): void {
  if (Math.abs(daysBetween(civilTimeAt(now).date, from)) > horizonDays)
    throw new ProblemError('bad-request', { errors: [{ pointer: '/from', reason: 'too far from today' }] });
}

/** The undivided rooms of some facilities. */
export function leavesOf(context: CityContext, facilities: readonly Facility[]): string[] {
  const leaves = facilities.flatMap(({ rooms }) => rooms.flatMap((room) => context.rooms.get(room.id)?.leaves ?? []));
  return Array.from(new Set(leaves));
}

type Asker = Pick<NamedBooker, 'id' | 'residency'> | undefined;

async function askerOf(context: CityContext, c: Context<DeviceEnv>): Promise<Asker> {
  const user = await optionalUser(context, c);
  return user && findBooker(context.db, user.id);
}

type Week = { readonly facility: Facility; readonly from: CivilDate; readonly days: number };

/** The days from one on. */
export const datesOf = ({ from, days }: Pick<Week, 'from' | 'days'>) =>
  Array.from({ length: days }, (_, after) => addDays(from, after));

type Look = { readonly facility: Facility; readonly dates: readonly CivilDate[]; readonly asker: Asker };

/** The slots of some days of a facility, in the order of the days; each day by itself. */
async function daysOfFacility(context: CityContext, look: Look): Promise<Availability['slots'][]> {
  const { facility, dates, asker } = look;
  const now = context.now();
  const taken = await takenUnits(
    { db: context.db, now },
    { roomIds: leavesOf(context, [facility]), dates, userId: asker?.id },
  );
  const byDay = Map.groupBy(taken, (unit) => unit.date);
  return dates.map((date) => {
    const { slots } = availabilityOf({
      facility,
      rooms: context.rooms,
      from: date,
      days: 1,
      rules: context.pack.bookingRules,
      lotteries: context.pack.lotteries,
      taken: byDay.get(date) ?? [],
      residency: asker?.residency ?? 'resident',
      now,
    });
    return slots;
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
  const keepDays = keepPublicDays();

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

  const week = async (c: Context<DeviceEnv>, { facility, from, days }: Week) => {
    // The same address says something else to a signed-in user.
    c.header('Vary', 'Authorization, Cookie');
    const asker = await askerOf(context, c);
    const dates = datesOf({ from, days });
    if (asker !== undefined) {
      c.header('Cache-Control', 'no-store');
      const slots = (await daysOfFacility(context, { facility, dates, asker })).flat();
      return c.json<Availability>({ facilityId: facility.id, from, days, slots });
    }
    const moment = { writes: writesOn(context.db), now: context.now() };
    const parts = await keepDays({ of: facility.id, dates }, moment, (missing) =>
      daysOfFacility(context, { facility, dates: missing, asker }),
    );
    const head = JSON.stringify({ facilityId: facility.id, from, days }).slice(0, -1);
    return answerTagged(c, tagged(`${head},"slots":[${parts.filter((part) => part !== '').join(',')}]}`));
  };

  app.get('/booking-rules', (c) => c.json(context.pack.bookingRules));

  app.get('/facilities/:id/availability', (c) => {
    const { from, days } = parseInput(c.req.query(), AvailabilityQuery);
    requireNear(context.now(), from);
    const facility = context.pack.facilities.find((candidate) => candidate.id === c.req.param('id'));
    if (facility === undefined) throw new ProblemError('not-found');
    return week(c, { facility, from, days });
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
