import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { alertRoutes } from '../alerts/routes.ts';
import { applicationRoutes } from '../applications/routes.ts';
import { bookingRoutes } from '../bookings/routes.ts';
import { lotteryRoutes } from '../lotteries/routes.ts';
import { contentRoutes } from '../content/routes.ts';
import { residentDraftRoutes } from '../drafts/routes.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { answerProblems, limitBody, maxBodyBytes, ProblemError } from '../http/problem.ts';
import { openRoutes } from '../open-api/routes.ts';
import { residentEventRoutes, type BoardFeed } from '../residents/events.ts';
import { nameCaller, nameResident, requireOwnHost, requireOwnPage, type ResidentSite } from '../residents/gate.ts';
import { residentPaperRoutes } from '../residents/paper-routes.ts';
import { residentRoutes } from '../residents/routes.ts';
import { screenPreloads } from './screen-preloads.ts';
import { siteAnswer, type StaticSite } from './static-site.ts';

export type ResidentAppOptions = {
  readonly site: ResidentSite;
  readonly pages: StaticSite;
  readonly feed: BoardFeed;
};

const root = '/resident/v1';
/** What programs of others may read without signing in. */
const openRoot = '/open/v1';

/** Everything from ourselves, no script or style inside the page, no frames around it, no form to anywhere. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "media-src 'self' blob:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const answerHeaders = (isSecure: boolean) =>
  secureHeaders({
    // Pages bring their own policy; an answer of the API is no document at all.
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    xFrameOptions: 'DENY',
    referrerPolicy: 'no-referrer',
    strictTransportSecurity: isSecure ? 'max-age=31536000' : false,
  });

/** The build of the kiosk's page, marked as the one for people's own devices. */
export function inWebMode(pages: StaticSite): StaticSite {
  const start = pages.fallback;
  if (start === undefined) return pages;
  const mark = '<meta name="machikado-mode" content="web" />';
  const html = new TextDecoder().decode(start.bytes).replace('<head>', `<head>${mark}`);
  const fallback = {
    bytes: new TextEncoder().encode(html),
    headers: { ...start.headers, 'content-security-policy': pagePolicy },
  };
  const files = new Map(pages.files);
  files.set('/index.html', fallback);
  return { files, fallback };
}

/** The resident listener: the kiosk's page and the same API by the same names, for people at home. */
export function createResidentApp(context: CityContext, options: ResidentAppOptions): Hono<DeviceEnv> {
  const { site } = options;
  const pages = inWebMode(options.pages);
  const preloads = screenPreloads(options.pages);
  const isSecure = site.origin().startsWith('https:');
  const app = new Hono<DeviceEnv>();
  answerProblems(app, context.log);
  app.use(requireOwnHost(site));
  app.use(`${root}/*`, answerHeaders(isSecure), limitBody(maxBodyBytes), requireOwnPage(site));
  const caller = nameCaller(context, site);
  app.use(`${openRoot}/*`, answerHeaders(isSecure), caller);
  app.route(openRoot, openRoutes(context, site));
  app.use(`${root}/*`, caller, nameResident(context, site), async (c, next) => {
    await next();
    if (!c.res.headers.has('etag')) c.header('cache-control', 'no-store');
  });
  app.route(root, residentRoutes(context, site));
  app.route(root, residentEventRoutes(options.feed));
  // What is the same for everyone; an answer about one person is never compressed, so its length tells nothing.
  for (const name of ['places', 'facilities', 'procedures', 'city-events']) app.use(`${root}/${name}`, compress());
  const content = contentRoutes(context);
  app.route(root, content);
  // `/events` is the stream of warnings, so what takes place in the city has the name that the kiosk's agent gives it.
  app.get(`${root}/city-events`, async (c) => {
    const answer = await content.request('/events', { headers: c.req.raw.headers });
    if (answer.status === 404) throw new ProblemError('not-found');
    return answer;
  });
  app.route(root, alertRoutes(context));
  app.route(root, bookingRoutes(context));
  app.route(root, lotteryRoutes(context));
  app.route(root, applicationRoutes(context));
  app.route(root, residentDraftRoutes(context));
  app.route(root, residentPaperRoutes(context, site));
  app.all(`${root}/*`, () => {
    throw new ProblemError('not-found');
  });
  app.get('*', async (c) => {
    const answer = await siteAnswer(pages, c.req.path, c.req.header('accept-encoding'));
    if (answer === undefined) throw new ProblemError('not-found');
    if (answer.headers.get('content-type')?.startsWith('text/html') === true) {
      const links = preloads(c.req.path, c.req.header('accept-language') ?? '');
      if (links !== undefined) answer.headers.set('link', links);
    }
    answer.headers.set('x-content-type-options', 'nosniff');
    answer.headers.set('referrer-policy', 'no-referrer');
    answer.headers.set('cross-origin-opener-policy', 'same-origin');
    answer.headers.set('cross-origin-resource-policy', 'same-origin');
    answer.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(self)');
    if (isSecure) answer.headers.set('strict-transport-security', 'max-age=31536000');
    return answer;
  });
  return app;
}
