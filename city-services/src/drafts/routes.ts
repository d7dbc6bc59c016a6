import { Hono } from 'hono';
import { z } from 'zod';
import { draftIdPattern, KioskDraftDeposit } from '@machikado/contracts/draft.ts';
import { createTryLimit } from '../applications/try-limit.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { parseInput, ProblemError, readJson } from '../http/problem.ts';
import { claimDraft, depositDraft, readDraftState } from './store.ts';

const DraftId = z.object({ id: z.string().regex(draftIdPattern) });
const tenMinutesMs = 600_000;

/** `POST /drafts`, `GET /drafts/:id` of a kiosk: an encrypted form is left, and one sees whether the phone has it. */
export function kioskDraftRoutes(context: CityContext, residentOrigin: () => string): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  const deposits = createTryLimit({ tries: 60, perMs: tenMinutesMs });

  app.post('/drafts', async (c) => {
    const { device } = c.var;
    const { ciphertext, visitId } = await readJson(c, KioskDraftDeposit);
    const allowed = deposits.reserve(device.id, context.now());
    if (!allowed.ok) throw new ProblemError('too-many-requests', { retryAfterS: allowed.error.retryAfterS });
    const { id, expiresAt } = await depositDraft(context, { deviceId: device.id, visitId, ciphertext });
    c.header('Cache-Control', 'no-store');
    return c.json({ id, expiresAt, url: `${residentOrigin()}/continue/${id}` }, 201);
  });

  app.get('/drafts/:id', async (c) => {
    const { id } = parseInput(c.req.param(), DraftId);
    const state = await readDraftState(context, c.var.device.id, id);
    if (state === undefined) throw new ProblemError('not-found');
    c.header('Cache-Control', 'no-store');
    return c.json({ state });
  });

  return app;
}

/** `POST /drafts/:id/claim` of a phone: the form, once. A link that is only looked at (GET) takes nothing. */
export function residentDraftRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  const claims = createTryLimit({ tries: 30, perMs: tenMinutesMs });

  app.post('/drafts/:id/claim', async (c) => {
    const { device } = c.var;
    const { id } = parseInput(c.req.param(), DraftId);
    const allowed = claims.reserve(device.source ?? device.id, context.now());
    if (!allowed.ok) throw new ProblemError('too-many-requests', { retryAfterS: allowed.error.retryAfterS });
    const claimed = await claimDraft(context, id);
    if (!claimed.ok) {
      if (claimed.error === 'unknown') throw new ProblemError('not-found');
      throw new ProblemError('conflict', { detail: claimed.error });
    }
    c.header('Cache-Control', 'no-store');
    return c.json({ ciphertext: claimed.value });
  });

  return app;
}
