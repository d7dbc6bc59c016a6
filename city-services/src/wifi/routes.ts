import { Hono } from 'hono';
import { ResidentCheck, WifiPassQuestion, WifiPassReport } from '@machikado/contracts/wifi.ts';
import { SpotUseBatch } from '@machikado/contracts/wifi-use.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { ProblemError, readJson } from '../http/problem.ts';
import { signInProblem } from '../users/routes.ts';
import { proveUser } from '../users/store.ts';
import { endPass, findPass, notePass } from './passes.ts';
import { storeUses } from './uses.ts';

/** What Wi-Fi spots ask about people and their devices; mounted under `/v1/device`, where spots may go. */
export function wifiRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();

  app.post('/resident-check', async (c) => {
    const words = await readJson(c, ResidentCheck);
    // Yes or no: a spot hears neither her name nor her day of birth, and nobody is signed in anywhere.
    const proof = await proveUser(context, `device:${c.var.device.id}`, { method: 'number', ...words });
    if (!proof.ok) throw signInProblem(proof.error);
    return c.body(null, 204);
  });

  app.put('/wifi-pass', async (c) => {
    await notePass(context, c.var.device.id, await readJson(c, WifiPassReport));
    return c.body(null, 204);
  });

  app.post('/wifi-pass/find', async (c) => {
    const { mac } = await readJson(c, WifiPassQuestion);
    const pass = await findPass(context, c.var.device.id, mac);
    if (pass === undefined) throw new ProblemError('not-found');
    return c.json(pass);
  });

  app.post('/wifi-pass/end', async (c) => {
    await endPass(context, c.var.device.id, (await readJson(c, WifiPassQuestion)).mac);
    return c.body(null, 204);
  });

  app.put('/wifi-use', async (c) => {
    const { asset, kind } = c.var.device;
    if (kind !== 'wifi-spot') throw new ProblemError('forbidden');
    await storeUses(context, asset, (await readJson(c, SpotUseBatch)).uses);
    return c.body(null, 204);
  });

  return app;
}
