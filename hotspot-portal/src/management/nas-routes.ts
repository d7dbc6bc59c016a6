import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { problem } from '@machikado/contracts/problem.ts';
import type { NasRegister } from '../store/nas-register.ts';
import { answerProblem } from './answer-problem.ts';

const Name = z.string().regex(/^[a-z0-9-]{1,32}$/);
const NewNas = z.strictObject({
  name: Name,
  place: z.string().max(253),
  learning: z.boolean().default(false),
  perSecond: z.int().min(1).max(100_000).default(2000),
});
const Orders = z.strictObject({ allowed: z.boolean() });
const Rotation = z.strictObject({ hours: z.number().min(0).max(720).default(24) });

/** Who may ask, and after `add` and `rotate` the new secret, this once. */
export const NasAnswer = z.object({
  clients: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['address', 'certificate']),
      place: z.string(),
      learning: z.boolean(),
      orders: z.boolean(),
      perSecond: z.int(),
      secretAt: z.iso.datetime(),
      previousUntil: z.iso.datetime().nullable(),
      previousUsedAt: z.iso.datetime().nullable(),
    }),
  ),
  secret: z.string().optional(),
});

const iso = (ms: number) => new Date(ms).toISOString();
const isoOrNull = (ms: number | null) => (ms === null ? null : iso(ms));

function tell(nas: NasRegister, secret: string | null = null): Response {
  const clients = nas.list().map(({ secretAtMs, previousUntilMs, previousUsedAtMs, ...rest }) => ({
    ...rest,
    secretAt: iso(secretAtMs),
    previousUntil: isoOrNull(previousUntilMs),
    previousUsedAt: isoOrNull(previousUsedAtMs),
  }));
  return Response.json({ clients, ...(secret !== null && { secret }) } satisfies z.infer<typeof NasAnswer>);
}

/** The register of RADIUS clients, for the technician on the machine alone. A secret goes out where it is made and never again. */
export function createNasRoutes(nas: NasRegister): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/v1/clients', () => tell(nas));
  app.post('/v1/clients', async (c) => {
    const order = NewNas.safeParse(await c.req.json().catch(() => null));
    if (!order.success) return answerProblem(problem('bad-request'));
    const added = nas.add(order.data);
    if (added.ok) return tell(nas, added.value);
    return answerProblem({
      ...problem(added.error === 'not-a-place' ? 'bad-request' : 'conflict'),
      detail: added.error,
    });
  });
  app.post('/v1/clients/:name/secret', async (c) => {
    const order = Rotation.safeParse(await c.req.json().catch(() => null));
    if (!order.success) return answerProblem(problem('bad-request'));
    const rotated = nas.rotate(c.req.param('name'), order.data.hours * 3_600_000);
    return rotated.ok ? tell(nas, rotated.value) : answerProblem(problem('not-found'));
  });
  app.put('/v1/clients/:name/require', (c) =>
    nas.require(c.req.param('name')) ? tell(nas) : answerProblem(problem('not-found')),
  );
  app.put('/v1/clients/:name/orders', async (c) => {
    const order = Orders.safeParse(await c.req.json().catch(() => null));
    if (!order.success) return answerProblem(problem('bad-request'));
    const isSet = nas.setOrders(c.req.param('name'), order.data.allowed);
    return isSet ? tell(nas) : answerProblem(problem('not-found'));
  });
  app.delete('/v1/clients/:name', (c) =>
    nas.remove(c.req.param('name')) ? tell(nas) : answerProblem(problem('not-found')),
  );
  return app;
}
