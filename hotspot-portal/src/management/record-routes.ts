import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { SpotRecords } from '@machikado/contracts/spot-records.ts';
import type { Spot } from '../exchanges/spot.ts';

/** For how long records of connections are kept here, and the proof that older ones are gone: counts, never a record. */
export function createRecordRoutes(spot: Spot, keepDays: () => number): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const isoOf = (ms: number) => new Date(ms).toISOString();
  app.get('/v1/records', (c) => {
    const oldestMs = spot.retention.oldestMs();
    const deletions = spot.retention.deletions().map(({ atMs, beforeMs, sessions, accounting, vouchers }) => ({
      ...{ at: isoOf(atMs), before: isoOf(beforeMs), sessions, accounting, codes: vouchers },
    }));
    return c.json({
      keepDays: keepDays(),
      ...(oldestMs !== null && { oldestAt: isoOf(oldestMs) }),
      deletions,
    } satisfies SpotRecords);
  });
  return app;
}
