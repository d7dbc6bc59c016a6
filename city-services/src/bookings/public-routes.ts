import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { addDays, CivilDate, civilTimeAt, daysBetween } from '@machikado/contracts/civil-time.ts';
import type { Availability, Facility } from '@machikado/contracts/facility.ts';
import type { OpeningList } from '@machikado/contracts/opening.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { parseInput, ProblemError } from '../http/problem.ts';
import { answerTagged } from '../http/tagged.ts';
import { dayVersion } from '../store/day-versions.ts';
import { optionalUser } from '../users/authenticate.ts';
import { availabilityOf } from './availability.ts';
import { findBooker, type NamedBooker } from './bookers.ts';
import { loansOn } from './lending.ts';
import { OpeningQuery } from './opening-query.ts';
import { daysOf, findOpenings } from './openings.ts';
import { keepPublicAnswers, keepPublicDays, tagged } from './public-answers.ts';
import { takenUnits } from './slots.ts';
import { keepTakenDays } from './taken-days.ts';

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
type TakenDays = ReturnType<typeof keepTakenDays>;

/** What is held of a facility on some days; with `isMine` for a signed-in user. */
async function heldUnits(context: CityContext, { facility, dates, asker }: Look, keptDays: TakenDays) {
  const roomIds = leavesOf(context, [facility]);
  if (asker !== undefined)
    return takenUnits({ db: context.db, now: context.now() }, { roomIds, dates, userId: asker.id });
  const here = new Set(roomIds);
  const days = await keptDays(dates);
  return dates.flatMap((date) => (days.get(date)?.units ?? []).filter((unit) => here.has(unit.roomId)));
}

/** The slots of some days of a facility, in the order of the days; each day by itself. */
async function daysOfFacility(context: CityContext, look: Look, keptDays: TakenDays): Promise<Availability['slots'][]> {
  const { facility, dates, asker } = look;
  const now = context.now();
  const taken = await heldUnits(context, look, keptDays);
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

/** The days that the answer to a search may come from: what is near may lie on another weekday. */
function searchedDays({ weekdays: _any, ...everyDay }: OpeningQuery): CivilDate[] {
  return daysOf(everyDay);
}

type Search = { readonly query: OpeningQuery; readonly asker: Asker };

async function openings(context: CityContext, { query, asker }: Search, keptDays: TakenDays): Promise<OpeningList> {
  const facilities = context.pack.facilities.filter(
    (one) => query.facilityId === undefined || one.id === query.facilityId,
  );
  const facilityIds = facilities.map(({ id }) => id);
  const find = async (dates: readonly CivilDate[]) =>
    findOpenings({
      query,
      facilities,
      rooms: context.rooms,
      rules: context.pack.bookingRules,
      lotteries: context.pack.lotteries,
      taken: await keptDays(dates),
      lent: await loansOn(context.db, { facilityIds, equipmentIds: query.equipment ?? [], dates }),
      residency: asker?.residency ?? 'resident',
      now: context.now(),
    });
  const found = await find(daysOf(query));
  return found.openings.length > 0 || query.weekdays === undefined ? found : find(searchedDays(query));
}

/**
 * What everybody may see of rooms without signing in: the rules, the calendar of a facility, and what is free. What is
 * not about one user carries a tag, and a cache may keep it.
 */
export function publicRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  const keep = keepPublicAnswers();
  const keepDays = keepPublicDays();
  const takenDays = keepTakenDays(context);
  const writesOf = (date: CivilDate) => dayVersion(context.db, date);

  const search = async (c: Context<DeviceEnv>, query: OpeningQuery) => {
    // The same address says something else to a signed-in user.
    c.header('Vary', 'Authorization, Cookie');
    const asker = await askerOf(context, c);
    if (asker !== undefined) {
      c.header('Cache-Control', 'no-store');
      return c.json(await openings(context, { query, asker }, takenDays));
    }
    const writes = searchedDays(query).reduce((sum, date) => sum + writesOf(date), 0);
    const moment = { writes, now: context.now() };
    return answerTagged(
      c,
      await keep(JSON.stringify(query), moment, () => openings(context, { query, asker }, takenDays)),
    );
  };

  const week = async (c: Context<DeviceEnv>, { facility, from, days }: Week) => {
    // The same address says something else to a signed-in user.
    c.header('Vary', 'Authorization, Cookie');
    const asker = await askerOf(context, c);
    const dates = datesOf({ from, days });
    if (asker !== undefined) {
      c.header('Cache-Control', 'no-store');
      const slots = (await daysOfFacility(context, { facility, dates, asker }, takenDays)).flat();
      return c.json<Availability>({ facilityId: facility.id, from, days, slots });
    }
    const parts = await keepDays({ of: facility.id, dates }, { writesOf, now: context.now() }, (missing) =>
      daysOfFacility(context, { facility, dates: missing, asker }, takenDays),
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
    return search(c, query);
  });

  return app;
}
