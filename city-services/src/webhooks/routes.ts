import { Hono } from 'hono';
import { problem } from '@machikado/contracts/problem.ts';
import { WebhookRequest, type WebhookFault, type WebhookList } from '@machikado/contracts/webhook.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { problemAnswer, readJson, valueOrProblem } from '../http/problem.ts';
import { addWebhook, listDeliveries, listWebhooks, removeWebhook, retryDelivery, testWebhook } from './store.ts';
import { decideTarget, type WebhookHost } from './target.ts';

const refusal = (reason: WebhookFault) =>
  problemAnswer({ ...problem('bad-request'), errors: [{ pointer: '/url', reason }] });

/** Who is told of the Wi-Fi's events, by technicians; auditors read. Mounted under `/api`. */
export function staffWebhookRoutes(context: CityContext, hosts: readonly WebhookHost[]): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  const technician = requireRole('technician');

  app.get('/webhooks', requireRole('technician', 'auditor'), async (c) => {
    const [webhooks, deliveries] = await Promise.all([listWebhooks(context), listDeliveries(context)]);
    return c.json({ webhooks, deliveries, hosts: hosts.map(({ name }) => name) } satisfies WebhookList);
  });
  app.post('/webhooks', technician, async (c) => {
    const wanted = await readJson(c, WebhookRequest);
    const target = decideTarget(wanted.url, hosts);
    if (!target.ok) return refusal(target.error);
    const made = await addWebhook(context, wanted, c.var.staff.staffId);
    return made.ok ? c.json(made.value, 201) : refusal(made.error);
  });
  app.delete('/webhooks/:id', technician, async (c) => {
    valueOrProblem(await removeWebhook(context, c.req.param('id'), c.var.staff.staffId));
    return c.body(null, 204);
  });
  app.post('/webhooks/:id/test', technician, async (c) => {
    valueOrProblem(await testWebhook(context, c.req.param('id'), c.var.staff.staffId));
    return c.body(null, 204);
  });
  app.post('/webhook-deliveries/:id/retry', technician, async (c) => {
    valueOrProblem(await retryDelivery(context, c.req.param('id'), c.var.staff.staffId));
    return c.body(null, 204);
  });
  return app;
}
