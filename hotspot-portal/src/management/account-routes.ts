import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { waysIn } from '@machikado/contracts/spot-policy.ts';
import { problem } from '@machikado/contracts/problem.ts';
import { revokeAccount } from '../exchanges/revoke-account.ts';
import type { Spot } from '../exchanges/spot.ts';
import { answerProblem } from './answer-problem.ts';

const maxListed = 1000;

/** Accounts of the encrypted network, the newest first, at most 1,000; nothing of whose they are. */
export const AccountList = z.object({
  accounts: z.array(
    z.object({
      name: z.string(),
      /** By which way its owner had shown who she is. */
      way: z.enum(waysIn),
      state: z.enum(['holds', 'revoked', 'over']),
      createdAt: z.iso.datetime(),
      until: z.iso.datetime(),
      /** Devices that are online by it. */
      online: z.int(),
    }),
  ),
});

/** What staff and technicians do about the accounts. */
export function createAccountRoutes(spot: Spot): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/v1/accounts', (c) => {
    const nowMs = spot.now();
    const accounts = spot.accounts.list(maxListed).map(({ name, way, createdAtMs, untilMs, revokedAtMs }) => ({
      name,
      way,
      state: revokedAtMs !== null ? ('revoked' as const) : untilMs > nowMs ? ('holds' as const) : ('over' as const),
      createdAt: new Date(createdAtMs).toISOString(),
      until: new Date(untilMs).toISOString(),
      online: spot.accounts.sessionsOf(name).length,
    }));
    return c.json({ accounts } satisfies z.infer<typeof AccountList>);
  });
  app.delete('/v1/accounts/:name', async (c) =>
    (await revokeAccount(spot, c.req.param('name'))) ? c.body(null, 204) : answerProblem(problem('not-found')),
  );
  return app;
}
