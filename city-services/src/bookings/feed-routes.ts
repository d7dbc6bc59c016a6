import { Hono } from 'hono';
import { z } from 'zod';
import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { parseInput, ProblemError } from '../http/problem.ts';
import { answerTagged } from '../http/tagged.ts';
import { writesOn } from '../store/database.ts';
import { requireUser } from '../users/authenticate.ts';
import { bookingCalendar, calendarType, roomCalendar } from './calendar-feed.ts';
import { keepPublicText } from './public-answers.ts';
import { datesOf, leavesOf } from './public-routes.ts';
import { findBooking } from './rows.ts';
import { takenUnits } from './slots.ts';

/** Of one room alone, or of all of the facility. */
export const CalendarQuery = z.object({ room: z.string().max(48).optional() });
const ById = z.object({ id: z.uuid() });
const Language = z.object({ lang: z.enum(['ja', 'en']).default('ja') });

/** How far ahead a calendar to subscribe to goes. */
const feedDays = 92;

/** When rooms are in use, for calendars that everybody may subscribe to. */
export function roomFeedRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  const keep = keepPublicText();

  app.get('/facilities/:id/calendar.ics', async (c) => {
    const { room: roomId } = parseInput(c.req.query(), CalendarQuery);
    const facility = context.pack.facilities.find((candidate) => candidate.id === c.req.param('id'));
    const rooms = (facility?.rooms ?? []).filter((room) => roomId === undefined || room.id === roomId);
    if (facility === undefined || rooms.length === 0) throw new ProblemError('not-found');
    const moment = { writes: writesOn(context.db), now: context.now() };
    const today = civilTimeAt(moment.now).date;
    const answer = await keep(`${facility.id} ${roomId ?? ''}`, moment, async () => {
      const dates = datesOf({ from: today, days: feedDays });
      const taken = await takenUnits(
        { db: context.db, now: moment.now },
        { roomIds: leavesOf(context, [facility]), dates },
      );
      return roomCalendar(
        rooms.map((room) => ({ facility, room, leaves: context.rooms.get(room.id)?.leaves ?? [room.id] })),
        taken,
        { cityId: context.city.id, name: facility.name.ja, today },
      );
    });
    return answerTagged(c, answer, calendarType);
  });

  return app;
}

/** One's own bookings for one's own calendar, for signed-in users. */
export function ownFeedRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();

  app.get('/bookings/:id/calendar.ics', async (c) => {
    const user = await requireUser(context, c);
    const { id } = parseInput(c.req.param(), ById);
    const { lang: locale } = parseInput(c.req.query(), Language);
    const booking = await findBooking(context.db, user.id, id);
    if (booking === undefined) throw new ProblemError('not-found');
    c.header('Cache-Control', 'no-store');
    c.header('Content-Type', calendarType);
    return c.body(bookingCalendar(booking, { cityId: context.city.id, locale }));
  });

  return app;
}
