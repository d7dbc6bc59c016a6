import { Hono, type MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { StaffRole } from '@machikado/contracts/staff-api.ts';
import { maxPostalListBytes, staffAddressRoutes } from '../addresses/routes.ts';
import { staffAlertRoutes } from '../alerts/routes.ts';
import { staffApplicationRoutes } from '../applications/routes.ts';
import { auditRoutes } from '../audit/routes.ts';
import { staffBookingRoutes } from '../bookings/staff-routes.ts';
import { maxFleetBytes, staffDeviceRoutes, type StaffDeviceOptions } from '../devices/staff-routes.ts';
import { staffSpotRecordRoutes } from '../devices/spot-records.ts';
import { staffSpotRuleRoutes } from '../devices/spot-rule.ts';
import { staffDisasterRoutes } from '../devices/spot-disaster.ts';
import { staffDisclosureRoutes } from '../disclosures/routes.ts';
import { staffLotteryRoutes } from '../lotteries/routes.ts';
import { sampleRoutes } from '../samples/routes.ts';
import { staffSessionRoutes, staffSignInRoutes } from '../staff/routes.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { answerProblems, limitBody, maxBodyBytes, ProblemError } from '../http/problem.ts';
import { requireHost, requireOwnOrigin, requireSession, type StaffHosts } from '../staff/gate.ts';
import { staffUserRoutes } from '../users/staff-routes.ts';
import { staffVoucherRoutes } from '../vouchers/staff-routes.ts';
import { staffWebhookRoutes } from '../webhooks/routes.ts';
import type { WebhookHost } from '../webhooks/target.ts';
import { staffWifiRoutes } from '../wifi/staff-routes.ts';
import { siteAnswer, type StaticSite } from './static-site.ts';

export type StaffAppOptions = StaffDeviceOptions & {
  readonly hosts: StaffHosts;
  readonly site: StaticSite;
  /** The hosts that may be told of events; none where it is absent. */
  readonly webhookHosts?: readonly WebhookHost[];
};

const headers = secureHeaders({
  // Pages bring their own policy; an answer of the API is no document at all.
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
  strictTransportSecurity: false,
});

const usualLimit = limitBody(maxBodyBytes);
const limits: Readonly<Record<string, MiddlewareHandler>> = {
  '/api/fleet': limitBody(maxFleetBytes),
  '/api/postal-addresses': limitBody(maxPostalListBytes),
};
const limitStaffBody: MiddlewareHandler = (c, next) => (limits[c.req.path] ?? usualLimit)(c, next);

/** The staff listener: console and API. Every route of the API but the two sign-in doors needs a session. */
export function createStaffApp(context: CityContext, options: StaffAppOptions): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  answerProblems(app, context.log);
  app.use(requireHost(options.hosts));
  app.use('/api/*', headers, limitStaffBody, requireOwnOrigin, async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  app.route('/api', staffSignInRoutes(context));
  app.use('/api/*', requireSession(context));
  app.get('/api/city', requireRole(...StaffRole.options), (c) => c.json(context.city));
  app.route('/api', staffSessionRoutes(context));
  app.route('/api', staffDeviceRoutes(context, options));
  app.route('/api', staffDisasterRoutes(context));
  app.route('/api', staffSpotRuleRoutes(context));
  app.route('/api', staffSpotRecordRoutes(context));
  app.route('/api', staffAddressRoutes(context));
  app.route('/api', staffAlertRoutes(context));
  app.route('/api', staffBookingRoutes(context));
  app.route('/api', staffLotteryRoutes(context));
  app.route('/api', staffUserRoutes(context));
  app.route('/api', staffApplicationRoutes(context));
  app.route('/api', staffVoucherRoutes(context));
  app.route('/api', staffWifiRoutes(context));
  app.route('/api', staffDisclosureRoutes(context));
  app.route('/api', staffWebhookRoutes(context, options.webhookHosts ?? []));
  app.route('/api', sampleRoutes(context));
  app.route('/api', auditRoutes(context));
  app.get('*', async (c) => {
    const answer = await siteAnswer(options.site, c.req.path, c.req.header('accept-encoding'));
    if (answer === undefined) throw new ProblemError('not-found');
    answer.headers.set('x-content-type-options', 'nosniff');
    answer.headers.set('referrer-policy', 'no-referrer');
    answer.headers.set('cross-origin-opener-policy', 'same-origin');
    answer.headers.set('cross-origin-resource-policy', 'same-origin');
    return answer;
  });
  return app;
}
