import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { isSameText } from '../secrets/token.ts';
import { staffCookie } from './cookie.ts';
import { findSession } from './sessions.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { ProblemError } from '../http/problem.ts';

/** `host:port` pairs under which the staff listener is reached; filled once its port is known. */
export type StaffHosts = ReadonlySet<string>;

const reading = new Set(['GET', 'HEAD']);

/** Refuses a request for another host name: a foreign name that resolves to us (DNS rebinding) reads nothing. */
export function requireHost(hosts: StaffHosts) {
  return createMiddleware<StaffEnv>(async (c, next) => {
    if (!hosts.has(c.req.header('host') ?? '')) throw new ProblemError('forbidden', { detail: 'Unknown host.' });
    await next();
  });
}

/**
 * Refuses what another site's page sends. An Origin that is there must be our own exactly; a browser sends one with
 * every write, so only a caller that is no browser has none, and it has no cookie either.
 */
export const requireOwnOrigin = createMiddleware<StaffEnv>(async (c, next) => {
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  const own = `http://${c.req.header('host') ?? ''}`;
  const foreign =
    origin !== undefined ? origin !== own : site !== undefined && site !== 'same-origin' && site !== 'none';
  if (foreign) throw new ProblemError('forbidden', { detail: 'Another origin.' });
  const blindWrite = origin === undefined && !reading.has(c.req.method);
  if (blindWrite && (site !== undefined || getCookie(c, staffCookie) !== undefined)) {
    throw new ProblemError('forbidden', { detail: 'No origin.' });
  }
  await next();
});

/**
 * Lets a request pass that carries a living session: a bearer token, or the cookie and, on writes, its CSRF token.
 * Throws `not-signed-in` or `forbidden`.
 */
export function requireSession(context: CityContext) {
  return createMiddleware<StaffEnv>(async (c, next) => {
    const bearer = /^Bearer ([\w-]{20,100})$/.exec(c.req.header('authorization') ?? '')?.[1];
    const cookie = getCookie(c, staffCookie);
    const token = bearer ?? cookie;
    const session = token && (await findSession(context, token, bearer === undefined ? 'browser' : 'bearer'));
    if (!session) throw new ProblemError('not-signed-in');
    if (bearer === undefined && !reading.has(c.req.method)) {
      if (!isSameText(c.req.header('x-csrf-token') ?? '', session.csrfToken)) {
        throw new ProblemError('forbidden', { detail: 'The CSRF token is missing or wrong.' });
      }
    }
    c.set('staff', { staffId: session.staffId, roles: session.roles });
    c.set('session', { tokenHash: session.tokenHash, csrfToken: session.csrfToken });
    await next();
  });
}
