import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { publicAppointmentRoutes } from '../bookings/appointment-routes.ts';
import { roomFeedRoutes } from '../bookings/feed-routes.ts';
import { publicRoutes } from '../bookings/public-routes.ts';
import { tagged } from '../bookings/public-answers.ts';
import { contentRoutes } from '../content/routes.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { parseInput, ProblemError } from '../http/problem.ts';
import { answerTagged } from '../http/tagged.ts';
import { publicLotteryRoutes } from '../lotteries/routes.ts';
import { AccessPointQuery, accessPointFile, csvAnswer } from '../wifi/open-file.ts';
import type { ResidentSite } from '../residents/gate.ts';
import { openApiDocument } from './document.ts';

/** What programs and pages of others may read: of rooms, and never of a person. No cookie and no token counts here. */
export function openRoutes(context: CityContext, site: Pick<ResidentSite, 'origin'>): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  const content = contentRoutes(context);
  app.use(cors({ origin: '*', allowMethods: ['GET'], allowHeaders: ['If-None-Match'], exposeHeaders: ['ETag'] }));
  app.use(async (c, next) => {
    if (c.req.header('authorization') !== undefined) throw new ProblemError('forbidden', { detail: 'Authorization.' });
    await next();
  });
  app.get('/openapi.json', (c) => {
    const server = `${site.origin()}/open/v1`;
    return answerTagged(c, tagged(JSON.stringify(openApiDocument({ city: context.city.name.en, server }))));
  });
  app.get('/facilities', (c) => content.request('/facilities', { headers: c.req.raw.headers }));
  app.route('/', publicRoutes(context));
  app.route('/', roomFeedRoutes(context));
  app.route('/', publicAppointmentRoutes(context));
  app.route('/', publicLotteryRoutes(context));
  app.get('/wifi-access-points.csv', async (c) =>
    csvAnswer(c, await accessPointFile(context, parseInput(c.req.query(), AccessPointQuery))),
  );
  return app;
}
