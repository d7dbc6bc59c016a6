import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import type { RoamingDoor } from '../roaming/roaming-door.ts';

const Count = z.int().min(0);

/** How the other networks are, in counts: nobody's name. */
export const RoamingAnswer = z.object({
  /** `null` where no other network is known here. */
  operatorName: z.string().nullable(),
  homes: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['connecting', 'up', 'suspect', 'down']),
      forSeconds: Count,
      ...{ outstanding: Count, asked: Count, answered: Count, silent: Count },
      ...{ full: Count, dropped: Count, connections: Count },
      fault: z.string().nullable(),
    }),
  ),
  guests: z.object({ accepted: Count, rejected: Count, refusedHere: Count, loops: Count, unanswered: Count }),
});

const nobody = { accepted: 0, rejected: 0, refusedHere: 0, loops: 0, unanswered: 0 };

export function createRoamingRoutes(door: RoamingDoor | null): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/v1/roaming', (c) => {
    const homes = (door?.homes() ?? []).map(({ sinceMs, ...home }) => ({
      ...home,
      forSeconds: Math.max(0, Math.floor((performance.now() - sinceMs) / 1000)),
    }));
    const operatorName = door?.settings.operatorName ?? null;
    return c.json({ operatorName, homes, guests: door?.counts() ?? nobody } satisfies z.infer<typeof RoamingAnswer>);
  });
  return app;
}
