import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { SpotUse } from '@machikado/contracts/wifi-use.ts';
import type { Spot } from '../exchanges/spot.ts';

/** Newest first: two days by the hour, two months by the day, a year by the month. */
const shown = { hour: 48, day: 62, month: 12 } as const;

export const UseAnswer = z.object({
  hours: z.array(SpotUse),
  days: z.array(SpotUse),
  months: z.array(SpotUse),
  /** How many hours, days and months the city has not heard. */
  waiting: z.int(),
});

/** How much the spot was used, in the same rounded counts that the city hears. */
export function createUseRoutes({ uses }: Pick<Spot, 'uses'>): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/v1/use', (c) =>
    c.json({
      hours: [...uses.newest('hour', shown.hour)],
      days: [...uses.newest('day', shown.day)],
      months: [...uses.newest('month', shown.month)],
      waiting: uses.countWaiting(),
    } satisfies z.infer<typeof UseAnswer>),
  );
  return app;
}
