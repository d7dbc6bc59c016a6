import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Express } from 'express';
import { problem } from '@machikado/contracts/problem.ts';
import type { Idle } from '@machikado/contracts/idle.ts';
import type { Locale } from '@machikado/contracts/locale.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { StorageState } from '../storage/agent-store.ts';
import { alertRoutes, type AlertDoors } from './alerts.ts';
import { addressRoutes } from './addresses.ts';
import { browsingRoutes, type BrowsingDoors } from './browsing.ts';
import { cardRoutes } from './cards.ts';
import type { CityDoors } from './city-doors.ts';
import { cityRoutes } from './city-proxy.ts';
import { conversionRoutes, type Converters } from './conversions.ts';
import { draftRoutes } from './drafts.ts';
import { eventRoutes } from './events.ts';
import { decideRequest, factsOf, type LocalRule } from './local-only.ts';
import { pageTokenRoutes, type PageTokens } from './page-tokens.ts';
import { metricsRoute, type MetricDoors } from './metrics.ts';
import { screenRoutes, type ScreenDoors } from './screen.ts';
import { myNumberRoutes } from './my-number.ts';
import { speechRoutes, type SpeechDoors } from './speech.ts';
import { paymentRoutes, type PaymentDoors } from './payments.ts';
import { queuedApplicationRoutes, type QueueDoors } from './queued-applications.ts';
import { printJobRoutes, type PrintDoors } from './print-jobs.ts';
import { answerErrors, sendProblem } from './problem.ts';
import { selfTestPage } from './self-test/self-test-page.ts';
import { selfTestRoutes, type SelfTestDoors } from './self-test/self-test-report.ts';
import { outOfServicePage, setGuards, staticUi } from './static-ui.ts';
import { visitRoutes, type VisitDoors } from './visits.ts';

/** What this kiosk is, for its page. */
export type KioskDevice = {
  readonly asset?: string | undefined;
  readonly zone?: string | undefined;
  readonly languages: readonly Locale[];
  readonly position?: { readonly latitude: number; readonly longitude: number } | undefined;
  /** How long its screens wait, seconds; usual times where it is absent. */
  readonly idle?: Idle | undefined;
  readonly screen?: { readonly widthMm: number } | undefined;
};

export type AppOptions = BrowsingDoors &
  CityDoors &
  AlertDoors &
  PaymentDoors &
  PrintDoors &
  QueueDoors &
  SpeechDoors &
  VisitDoors &
  ScreenDoors &
  MetricDoors &
  SelfTestDoors & {
    readonly rule: LocalRule & PageTokens;
    readonly uiDirectory: string;
    readonly converters: Converters;
    readonly device: () => KioskDevice;
    readonly storage: () => StorageState;
    readonly log: Log;
  };

/** Refuses every request that is not from this kiosk's own page; it stands before everything else. */
function guard(app: Express, rule: () => LocalRule): void {
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    setGuards(response);
    const refusal = decideRequest(factsOf(request), rule());
    if (refusal === null) next();
    else sendProblem(response, problem('forbidden', { detail: refusal }));
  });
}

/** The agent's HTTP side. */
export function createApp(options: AppOptions): Express {
  const app = express();
  app.set('query parser', 'simple');
  guard(app, () => options.rule);
  app.get('/health', (_request, response) => {
    response.json({ status: options.storage() === 'ok' ? 'ok' : 'storage-full', browser: options.browser() });
  });
  app.use(metricsRoute(options));
  app.use(
    '/agent/v1',
    express.json({ limit: '256kb', strict: true, type: 'application/json' }),
    pageTokenRoutes(options.rule),
    eventRoutes(options.hub, options.presentEvents),
    visitRoutes(options),
    screenRoutes(options),
    queuedApplicationRoutes(options),
    cityRoutes(options),
    alertRoutes(options),
    addressRoutes(options.client),
    conversionRoutes(options.converters),
    draftRoutes(options),
    paymentRoutes(options),
    printJobRoutes(options),
    speechRoutes(options),
    cardRoutes(options.cards),
    myNumberRoutes(options),
    browsingRoutes(options),
    selfTestRoutes(options),
    express.Router().get('/device', (_request, response) => {
      response.json(options.device());
    }),
  );
  app.use('/agent', (_request, response) => sendProblem(response, problem('not-found')));
  app.use(selfTestPage(options.rule.issue));
  app.use(staticUi({ directory: options.uiDirectory, issue: options.rule.issue }));
  app.use((_request, response) => sendProblem(response, problem('not-found')));
  app.use(answerErrors(options.log));
  return app;
}

/**
 * Stands in while the store cannot be opened: the screen and a technician's page say so, and everything else is out of
 * service.
 */
export function createHoldingApp(rule: () => LocalRule & PageTokens): Express {
  const app = express();
  guard(app, rule);
  app.get('/health', (_request, response) => {
    response.status(503).json({ status: 'storage-full' });
  });
  app.use('/agent', (_request, response) => sendProblem(response, problem('out-of-service', { retryAfterS: 5 })));
  app.use(selfTestPage(rule().issue));
  app.use((_request, response) => {
    response.set('content-security-policy', "default-src 'none'; style-src-attr 'unsafe-inline'");
    response.status(503).type('html').send(outOfServicePage);
  });
  return app;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;
