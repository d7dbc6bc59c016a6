import { Hono } from 'hono';
import { z } from 'zod';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { readJson, valueOrProblem } from '../http/problem.ts';
import { issueWifiCode } from './issue.ts';

/** `POST /wifi-codes`: a code for the city's Wi-Fi; the key goes on to the spot, which gives one voucher for one key. */
export function voucherRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  app.post('/wifi-codes', async (c) => {
    const key = idempotencyKeyOf(c);
    await readJson(c, z.strictObject({}));
    return c.json(valueOrProblem(await issueWifiCode(context, key)), 201);
  });
  return app;
}
