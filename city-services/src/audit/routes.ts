import { Hono } from 'hono';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { newestEntries, verifyAudit } from './store.ts';

/** The audit chain for auditors: the newest 200 entries, and whether the whole chain holds; mounted under `/api`. */
export function auditRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  const auditor = requireRole('auditor');
  app.get('/audit', auditor, async (c) => {
    const entries = await newestEntries(context.db, 200);
    return c.json({ entries });
  });
  app.get('/audit/verdict', auditor, async (c) => c.json(await verifyAudit(context.db)));
  return app;
}
