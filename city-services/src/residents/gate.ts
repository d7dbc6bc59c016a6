import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { createTryLimit } from '../applications/try-limit.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { ProblemError } from '../http/problem.ts';
import { keyedHash } from '../secrets/token.ts';
import { clientAddress } from './client-address.ts';
import { cookieName } from './cookie.ts';
import { findResident } from './sessions.ts';

/** Where the resident listener stands. */
export type ResidentSite = {
  /** The public origin, exactly as a browser writes it; the listener's own until a port is known. */
  readonly origin: () => string;
  readonly proxies: readonly string[];
};

const reading = new Set(['GET', 'HEAD']);
/** A browser sends a header of this name to another origin only after asking it, and nobody is ever allowed. */
export const pageHeader = 'x-machikado-page';

/** Refuses a request for another host name: a foreign name that resolves to us (DNS rebinding) reads nothing. */
export function requireOwnHost(site: ResidentSite) {
  return createMiddleware<DeviceEnv>(async (c, next) => {
    if (c.req.header('host') !== new URL(site.origin()).host) throw new ProblemError('forbidden', { detail: 'Host.' });
    await next();
  });
}

/**
 * Refuses what is not from the site's own page: a write needs its exact Origin and the page's header, a reading must
 * not say that it comes from elsewhere. Nobody signs in here with a bearer: a device's token is worth nothing.
 */
export function requireOwnPage(site: ResidentSite) {
  return createMiddleware<DeviceEnv>(async (c, next) => {
    const origin = c.req.header('origin');
    const from = c.req.header('sec-fetch-site');
    const isForeign =
      (origin !== undefined && origin !== site.origin()) ||
      (from !== undefined && from !== 'same-origin' && from !== 'none');
    if (isForeign) throw new ProblemError('forbidden', { detail: 'Another origin.' });
    const isWrite = !reading.has(c.req.method);
    if (isWrite && (origin === undefined || c.req.header(pageHeader) !== '1'))
      throw new ProblemError('forbidden', { detail: 'Not from the page.' });
    if (c.req.header('authorization') !== undefined) throw new ProblemError('forbidden', { detail: 'Authorization.' });
    await next();
  });
}

/** One "device" for all homes, whose requests are counted by address. */
export function nameCaller(context: CityContext, site: ResidentSite) {
  const requests = createTryLimit({ tries: 240, perMs: 60_000 });
  return createMiddleware<DeviceEnv>(async (c, next) => {
    const remote = c.env.incoming?.socket.remoteAddress;
    const address = clientAddress({ remote, forwardedFor: c.req.header('x-forwarded-for') }, site.proxies);
    const source = `web:${keyedHash(context.pepper, 'web-client', address)}`;
    const allowed = requests.reserve(source, context.now());
    if (!allowed.ok) throw new ProblemError('too-many-requests', { retryAfterS: allowed.error.retryAfterS });
    c.set('device', { id: 'web', asset: 'web', kind: 'kiosk', source });
    await next();
  });
}

/** Names the signed-in resident by the cookie of her session, for the routes that devices use too. */
export function nameResident(context: CityContext, site: ResidentSite) {
  return createMiddleware<DeviceEnv>(async (c, next) => {
    const token = getCookie(c, cookieName(site.origin()));
    const user = token === undefined ? undefined : await findResident(context, token);
    if (user !== undefined) c.set('user', user);
    await next();
  });
}
