import { Hono } from 'hono';
import type { Booking } from '@machikado/contracts/booking.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { idempotencyKeyOf, once } from '../http/idempotency.ts';
import { ProblemError } from '../http/problem.ts';
import { workIn } from '../transactions/work.ts';
import { bookForCity } from './desk.ts';
import { bookingProblem } from './problems.ts';

/** Courses that people apply for and that take place in rooms of the city: their rooms are held all or none. */
export function staffCourseRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  const courses = context.pack.procedures.flatMap(({ id, title, course }) =>
    course?.slots === undefined ? [] : [{ id, title, capacity: course.capacity, slots: course.slots }],
  );

  app.get('/courses', requireRole('clerk', 'auditor'), (c) =>
    c.json({ courses: courses.map(({ id, title, slots }) => ({ id, title, slots })) }),
  );

  app.post('/courses/:id/hold', requireRole('clerk'), async (c) => {
    const key = idempotencyKeyOf(c);
    const course = courses.find(({ id }) => id === c.req.param('id'));
    if (course === undefined) throw new ProblemError('not-found');
    const actor = `staff:${c.var.staff.staffId}`;
    const answer = await once(context, { scope: `courses:${actor}`, key, body: { id: course.id } }, (tx) =>
      workIn(tx, context, {
        actor,
        do: async (work) => {
          const bookings: Booking[] = [];
          for (const wish of course.slots) {
            const use = { kind: 'course', wish, purpose: course.title.ja, people: course.capacity } as const;
            const held = await bookForCity(work, use);
            if (!held.ok) throw bookingProblem(held.error);
            bookings.push(...held.value);
          }
          return { status: 201, body: { bookings } } as const;
        },
      }),
    );
    return c.json(answer.body, answer.status);
  });

  return app;
}
