import { Hono } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { StaffRole, StaffSignIn } from '@machikado/contracts/staff-api.ts';
import type { Result } from '@machikado/contracts/result.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { ProblemError, readJson } from '../http/problem.ts';
import { staffCookie } from './cookie.ts';
import { endSession, signIn, type NewSession, type SignInFailure } from './sessions.ts';

const cookieOptions = { httpOnly: true, sameSite: 'Strict', path: '/api' } as const;

function sessionOf(result: Result<NewSession, SignInFailure>): NewSession {
  if (result.ok) return result.value;
  const { kind, ...extra } = result.error;
  throw new ProblemError(kind, extra);
}

/** The two doors that are open without a session; mounted under `/api` before the gate. */
export function staffSignInRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  app.post('/session', async (c) => {
    const session = sessionOf(await signIn(context, await readJson(c, StaffSignIn), 'browser'));
    setCookie(c, staffCookie, session.token, cookieOptions);
    return c.json({ staffId: session.staffId, roles: session.roles, csrfToken: session.csrfToken }, 201);
  });
  app.post('/tokens', async (c) => {
    const session = sessionOf(await signIn(context, await readJson(c, StaffSignIn), 'bearer'));
    return c.json({ token: session.token, expiresAt: session.expiresAt }, 201);
  });
  return app;
}

/** One's own session; mounted under `/api` behind the gate. */
export function staffSessionRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  const everyone = requireRole(...StaffRole.options);
  app.get('/session', everyone, (c) => {
    const { staff, session } = c.var;
    return c.json({ staffId: staff.staffId, roles: staff.roles, csrfToken: session.csrfToken });
  });
  app.delete('/session', everyone, async (c) => {
    await endSession(context, c.var.session.tokenHash);
    deleteCookie(c, staffCookie, cookieOptions);
    return c.body(null, 204);
  });
  return app;
}
