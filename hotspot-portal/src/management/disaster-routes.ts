import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { problem } from '@machikado/contracts/problem.ts';
import { DisasterOrder, type DisasterState } from '@machikado/contracts/spot-disaster.ts';
import { closeToEverybody, openToEverybody } from '../exchanges/disaster.ts';
import type { Spot } from '../exchanges/spot.ts';
import type { OpeningCause } from '../session/disaster.ts';
import { answerProblem } from './answer-problem.ts';

export function disasterState(spot: Spot): DisasterState {
  const opening = spot.openings.current();
  if (!opening) return { open: false };
  const { startedAtMs, endsAtMs, drill } = opening;
  const [startedAt, endsAt] = [new Date(startedAtMs).toISOString(), new Date(endsAtMs).toISOString()];
  return { open: true, cause: opening.cause, drill, startedAt, endsAt };
}

/** The switch of disaster mode and what it stands at; `cause` is who may come in by this door. */
export function createDisasterRoutes(spot: Spot, cause: OpeningCause): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const state = () => disasterState(spot);
  app.get('/v1/disaster', (c) => c.json(state()));
  app.put('/v1/disaster', async (c) => {
    const order = DisasterOrder.safeParse(await c.req.json().catch(() => null));
    if (!order.success) return answerProblem(problem('bad-request'));
    const { drill, minutes } = order.data;
    const opened = await openToEverybody(spot, { cause, drill, ...(minutes !== undefined && { minutes }) });
    return opened.ok ? c.json(state()) : answerProblem(problem('out-of-service'));
  });
  app.delete('/v1/disaster', async (c) => {
    const closed = await closeToEverybody(spot, cause);
    return closed.ok ? c.json(state()) : answerProblem(problem('out-of-service'));
  });
  return app;
}
