import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { KioskSignInRequest, type KioskSignedIn } from '@machikado/contracts/sign-in.ts';
import type { CityContext, DeviceEnv, SignedInCaller } from '../http/context.ts';
import { ProblemError, readJson } from '../http/problem.ts';
import { proveUser } from '../users/store.ts';
import { signInProblem } from '../users/routes.ts';
import { cookieName, cookieOptions } from './cookie.ts';
import type { ResidentSite } from './gate.ts';
import { endSession, openSession, sessionExpiry } from './sessions.ts';

/** The visit and the signing in of a resident at home, by the same names that a kiosk's page uses at its agent. */
export function residentRoutes(context: CityContext, site: ResidentSite): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  const { city } = context.pack;
  const told = ({ name, born }: SignedInCaller): KioskSignedIn => ({
    userName: name,
    ...(born !== undefined && { born }),
    expiresAt: sessionExpiry(context.now()),
  });

  app.get('/device', (c) => c.json({ languages: city.languages }));
  app.post('/visits', (c) => c.json({ visitId: context.randomUuid() }, 201));

  app.get('/sign-in', (c) => {
    const { user } = c.var;
    // Nobody is signed in: an answer, and no fault that a browser would write down as one.
    if (user === undefined) return c.body(null, 204);
    return c.json(told(user));
  });

  app.post('/sign-in', async (c) => {
    const request = await readJson(c, KioskSignInRequest);
    // A card can only be read where there is a reader; from elsewhere its number would be mere words.
    if (request.method !== 'number') throw new ProblemError('bad-request', { detail: 'Only by number and PIN.' });
    const proof = await proveUser(context, c.var.device.source ?? 'web:none', request);
    if (!proof.ok) throw signInProblem(proof.error);
    const origin = site.origin();
    const former = getCookie(c, cookieName(origin));
    if (former !== undefined) await endSession(context, former);
    setCookie(c, cookieName(origin), await openSession(context, proof.value), cookieOptions(origin));
    return c.json(told(proof.value));
  });

  for (const path of ['/sign-in', '/visits/current']) {
    app.delete(path, async (c) => {
      const origin = site.origin();
      const token = getCookie(c, cookieName(origin));
      if (token !== undefined) await endSession(context, token);
      deleteCookie(c, cookieName(origin), cookieOptions(origin));
      return c.body(null, 204);
    });
  }
  return app;
}
