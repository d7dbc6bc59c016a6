import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { z } from 'zod';
import { problem } from '@machikado/contracts/problem.ts';
import { DisclosureOrder, type DisclosedList } from '@machikado/contracts/wifi-disclosure.ts';
import type { Spot } from '../exchanges/spot.ts';
import { answerProblem } from './answer-problem.ts';

/**
 * Hands out connection records to the city, which asks only after a second person has approved. Not for the technician's
 * socket: whoever stands beside the machine reads no records.
 */
export function createDisclosureDoor(spot: Spot): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post('/v1/disclosures', async (c) => {
    const order = DisclosureOrder.safeParse(await c.req.json().catch(() => null));
    if (!order.success) return answerProblem(problem('bad-request'));
    const disclosed = spot.disclosures.disclose(order.data, spot.now());
    if (!disclosed.ok) return answerProblem(problem(disclosed.error));
    const facts = { number: order.data.number, count: disclosed.value.rows.length };
    spot.log.warn('records.disclosed', facts);
    spot.outbox.add('records-disclosed', facts, spot.now());
    return c.json(disclosed.value);
  });
  return app;
}

/** That records were handed out, for whoever is at the spot; nothing of what was in them. */
export function createDisclosedRoutes(spot: Spot): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/v1/disclosures', (c) => {
    const disclosed = spot.disclosures.disclosed().map(({ atMs, ...rest }) => ({
      ...rest,
      at: new Date(atMs).toISOString(),
    }));
    return c.json({ disclosed } satisfies z.infer<typeof DisclosedList>);
  });
  return app;
}
