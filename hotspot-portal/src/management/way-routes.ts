import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { problem } from '@machikado/contracts/problem.ts';
import type { Spot } from '../exchanges/spot.ts';
import { answerProblem } from './answer-problem.ts';

const maxTickets = 2000;

/** Room, seat or ticket numbers and when each of them opens the network; takes the place of the list there was. */
export const TicketList = z.strictObject({
  tickets: z
    .array(
      z
        .strictObject({ number: z.string().min(4).max(64), from: z.iso.datetime(), until: z.iso.datetime() })
        .refine(({ from, until }) => Date.parse(from) < Date.parse(until), 'ends before it begins'),
    )
    .max(maxTickets),
});

export const TicketCount = z.object({ tickets: z.int() });

/** Why people have come, by day: counts of nobody in particular. */
export const PurposeCounts = z.object({
  purposes: z.array(z.object({ day: z.iso.date(), purpose: z.string(), count: z.int() })),
});

/** What staff and technicians do about the ways in. */
export function createWayOperations(spot: Spot): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.put('/v1/tickets', async (c) => {
    const list = TicketList.safeParse(await c.req.json().catch(() => null));
    if (!list.success) return answerProblem(problem('bad-request'));
    const tickets = list.data.tickets.map(({ number, from, until }) => ({
      ...{ number, fromMs: Date.parse(from), untilMs: Date.parse(until) },
    }));
    return c.json({ tickets: spot.ways.tickets.replace(tickets) } satisfies z.infer<typeof TicketCount>);
  });
  app.get('/v1/purposes', (c) =>
    c.json({ purposes: [...spot.ways.purposes()] } satisfies z.infer<typeof PurposeCounts>),
  );
  return app;
}
