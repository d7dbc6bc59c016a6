import { Hono } from 'hono';
import { StaffRole } from '@machikado/contracts/staff-api.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';

/** `GET /samples`: what in the pack is a sample, and what was left out of its open data; mounted under `/api`. */
export function sampleRoutes(context: CityContext): Hono<StaffEnv> {
  const { samples, quarantined } = context.pack;
  const app = new Hono<StaffEnv>();
  app.get('/samples', requireRole(...StaffRole.options), (c) => c.json({ samples, quarantined }));
  return app;
}
