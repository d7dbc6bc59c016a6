import { Hono } from 'hono';
import { z } from 'zod';
import { StaffUserChange, StaffUserRegistration } from '@machikado/contracts/staff-booking.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { idempotencyKeyOf, once } from '../http/idempotency.ts';
import { parseInput, readJson, valueOrProblem } from '../http/problem.ts';
import { changeUser, comparableRegistration, findUsers, registerAtDesk } from './desk.ts';
import { hashedSecrets } from './store.ts';

const Search = z.object({ q: z.string().trim().max(60).default('') });
const ByNumber = z.object({ number: z.string().regex(/^\d{6,10}$/) });

/** Registering users at the counter, and what staff record about them; mounted under `/api`. */
export function staffUserRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  const clerk = requireRole('clerk');
  const { forgetAfterDays } = context.pack.bookingRules.penalties;

  app.get('/users', clerk, async (c) => {
    const { q } = parseInput(c.req.query(), Search);
    return c.json({ users: await findUsers(context, q, forgetAfterDays) });
  });
  app.post('/users', clerk, async (c) => {
    const key = idempotencyKeyOf(c);
    const registration = await readJson(c, StaffUserRegistration);
    const { staffId } = c.var.staff;
    const secrets = await hashedSecrets(context, registration);
    const body = comparableRegistration(context, registration);
    const answer = await once(context, { scope: `staff-users:staff:${staffId}`, key, body }, async (tx) => {
      const registered = await registerAtDesk(tx, context, { registration, secrets, staffId });
      return { status: 201, body: valueOrProblem(registered) } as const;
    });
    return c.json(answer.body, answer.status);
  });
  app.patch('/users/:number', clerk, async (c) => {
    const { number } = parseInput(c.req.param(), ByNumber);
    const change = await readJson(c, StaffUserChange);
    return c.json(valueOrProblem(await changeUser(context, number, { ...change, staffId: c.var.staff.staffId })));
  });
  return app;
}
