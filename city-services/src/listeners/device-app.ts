import { Hono } from 'hono';
import { applicationSeal } from '@machikado/contracts/queued-application.ts';
import { sealingKeys } from '@machikado/runtime/sealed-envelope.ts';
import { addressRoutes } from '../addresses/routes.ts';
import { alertRoutes } from '../alerts/routes.ts';
import { applicationRoutes } from '../applications/routes.ts';
import { bookingRoutes } from '../bookings/routes.ts';
import { lotteryRoutes } from '../lotteries/routes.ts';
import { contentRoutes } from '../content/routes.ts';
import { signContentAnswers } from '../content/signing.ts';
import { deviceRoutes, enrolRoutes } from '../devices/routes.ts';
import type { Sightings } from '../devices/sightings.ts';
import type { WrongCodes } from '../devices/wrong-codes.ts';
import { kioskDraftRoutes } from '../drafts/routes.ts';
import { signInRoutes } from '../users/routes.ts';
import { voucherRoutes } from '../vouchers/routes.ts';
import { wifiRoutes } from '../wifi/routes.ts';
import { requireDevice } from '../devices/gate.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { answerProblems, limitBody, maxBodyBytes } from '../http/problem.ts';

export type DeviceAppOptions = {
  readonly sightings: Sightings;
  readonly wrongCodes: WrongCodes;
  /** The public address of the resident site, without a slash at its end. */
  readonly residentOrigin: () => string;
};

/** The device listener: every route but `POST /enrol` needs the certificate of an active device. */
export function createDeviceApp(context: CityContext, options: DeviceAppOptions): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  answerProblems(app, context.log);
  app.use(limitBody(maxBodyBytes));
  app.route('/', enrolRoutes(context, options.wrongCodes));
  app.use(requireDevice(context, options.sightings));
  app.use(signContentAnswers(context));
  app.route('/v1', deviceRoutes(context));
  app.route('/v1/device', wifiRoutes(context));
  app.route('/v1', contentRoutes(context));
  app.route('/v1', addressRoutes<DeviceEnv>(context));
  app.route('/v1', alertRoutes(context));
  app.route('/v1', signInRoutes(context));
  app.route('/v1', bookingRoutes(context));
  app.route('/v1', lotteryRoutes(context));
  app.route('/v1', applicationRoutes(context));
  app.get('/v1/offline-means', (c) => {
    const { publicKey: sealingKey } = sealingKeys(context.pepper, applicationSeal);
    return c.json({ sealingKey, residentUrl: options.residentOrigin() });
  });
  app.route('/v1', voucherRoutes(context));
  app.route('/v1', kioskDraftRoutes(context, options.residentOrigin));
  return app;
}
