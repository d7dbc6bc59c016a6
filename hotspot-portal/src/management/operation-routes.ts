import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { z } from 'zod';
import { problem } from '@machikado/contracts/problem.ts';
import { VoucherIssueRequest, type IssuedVoucher } from '@machikado/contracts/voucher.ts';
import type { CertificateStanding } from '../certificate/keep-certificate.ts';
import { removeSession } from '../exchanges/sign-out.ts';
import { renderMetrics } from '../exchanges/spot-metrics.ts';
import { wantedOf, type Spot } from '../exchanges/spot.ts';
import { hoursOf } from '../exchanges/terms.ts';
import type { NameService } from '../lan/name-service.ts';
import type { RoamingDoor } from '../roaming/roaming-door.ts';
import type { OpeningCause } from '../session/disaster.ts';
import { isOnGateway } from '../session/session.ts';
import { answerProblem } from './answer-problem.ts';
import { keptDays } from '../exchanges/sweep.ts';
import { createRecordRoutes } from './record-routes.ts';
import { createDisclosedRoutes } from './disclosure-routes.ts';
import { createCertificateRoutes, type CertificateDoor } from './certificate-routes.ts';
import { createDisasterRoutes, disasterState } from './disaster-routes.ts';
import { createWayOperations } from './way-routes.ts';
import { createNameRoutes } from './name-routes.ts';
import { createAccountRoutes } from './account-routes.ts';
import { createRoamingRoutes } from './roaming-routes.ts';
import { createUseRoutes } from './use-routes.ts';
import { spotApiDocument, type CheckList, type SessionList, type SpotStatus } from './operation.ts';

export type OperationContext = {
  readonly spot: Spot;
  /** Who comes in by this door. */
  readonly cause: OpeningCause;
  readonly names?: NameService | undefined;
  /** For how many days the city wants records kept; undefined where it has not said. */
  readonly logDays?: () => number | undefined;
  readonly certificate: CertificateDoor;
  /** Absent or `null` where no other network is known here. */
  readonly roaming?: RoamingDoor | null;
};

type Check = z.infer<typeof CheckList>['checks'][number];

/** So many events are a city that has been away for hours. */
const manyEvents = 100;
const eapWarnDays = 21;

function certificateCheck({ state, trusted, alarm, daysLeft, renewal }: CertificateStanding): Check {
  const worth = trusted ? `${daysLeft} days left` : `${state}: pages go over http`;
  const trouble = renewal?.fault ? [`not renewed (${renewal.fault.reason}), ${renewal.failures} times`] : [];
  const good = trusted && alarm === 'none' && trouble.length === 0;
  return { what: 'certificate', good, note: [worth, ...trouble].join('; ') };
}

/** The certificate of the encrypted network: when it is over, no phone comes in there any more. */
function eapCheck({ access }: Spot): readonly Check[] {
  const eap = access.eap?.();
  if (!eap) return [];
  // By the world's clock, as phones judge it.
  const days = Math.floor((eap.expiresAtMs - Date.now()) / 86_400_000);
  return [{ what: 'eap', good: days >= eapWarnDays, note: `certificate: ${days} days left` }];
}

/** Ways past the sign-in, in the first one's own words. */
async function lookForLeaks({ gateway, openings }: Spot): Promise<Check> {
  const found = await gateway.leaks(openings.current() !== null);
  if (!found.ok) return { what: 'leaks', good: false, note: 'nft does not list its rules' };
  const [leak] = found.value;
  if (!leak) return { what: 'leaks', good: true, note: 'no rule lets a phone past the sign-in' };
  const { why, table, chain, handle } = leak;
  return {
    what: 'leaks',
    good: false,
    note: `${found.value.length}, first ${why}: ${table} ${chain} handle ${handle}`,
  };
}

/** Looks at what breaks a spot in the field. The gateway is repaired by being looked at, and says so. */
async function examine({ spot, certificate }: OperationContext): Promise<z.infer<typeof CheckList>> {
  const repaired = await spot.gateway.reconcile(() => wantedOf(spot));
  const waiting = spot.outbox.count();
  const { uplink } = spot.policy();
  const shared = await spot.gateway.share(uplink);
  const enforced = spot.gateway.kind === 'nft';
  const leaks = await lookForLeaks(spot);
  return {
    checks: [
      { what: 'network', good: enforced, note: enforced ? 'nftables lets through and shuts' : 'nothing is enforced' },
      {
        what: 'gateway',
        good: repaired.ok && repaired.value === 'nothing',
        note: repaired.ok
          ? repaired.value === 'nothing'
            ? 'as the store says'
            : 'differed, repaired'
          : 'cannot be repaired',
      },
      leaks,
      {
        what: 'uplink',
        good: shared.ok,
        note: shared.ok ? (uplink ? `shared by ${shared.value}` : 'not limited') : shared.error.detail,
      },
      { what: 'city', good: waiting < manyEvents, note: `${waiting} events wait for the city` },
      certificateCheck(certificate.standing()),
      ...eapCheck(spot),
    ],
  };
}

/** The zones of this spot: home, and those behind further interfaces. */
function zonesOf(spot: Spot): z.infer<typeof SpotStatus>['zones'] {
  const online = spot.sessions.open();
  return [...new Set([spot.policy().home, ...spot.zonePlaces.values()])].map((name) => {
    const hours = hoursOf(spot, name);
    const changesAtMs = hours.state === 'open' ? hours.closesAtMs : hours.opensAtMs;
    return {
      name,
      state: hours.state,
      ...(changesAtMs !== null && { changesAt: new Date(changesAtMs).toISOString() }),
      online: online.filter(({ zone }) => zone === name).length,
    };
  });
}

/** What the city and the technician can do alike. The door before it decides who comes in. */
export function createOperationRoutes(context: OperationContext): Hono<{ Bindings: HttpBindings }> {
  const { spot, cause, certificate } = context;
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/v1/status', (c) =>
    c.json({
      gateway: spot.gateway.kind,
      online: spot.sessions.countOpen(),
      zones: zonesOf(spot),
      eventsWaiting: spot.outbox.count(),
      disaster: disasterState(spot),
    } satisfies z.infer<typeof SpotStatus>),
  );
  app.get('/v1/sessions', (c) => {
    const uses = spot.usage.open();
    const sessions = spot.sessions.open().map((session) => ({
      id: session.id,
      zone: session.zone,
      tier: session.tier,
      upBytes: uses.get(session.id)?.up ?? 0,
      downBytes: uses.get(session.id)?.down ?? 0,
      slowed: uses.get(session.id)?.slowed ?? false,
      through: isOnGateway(session) ? ('gateway' as const) : ('access-point' as const),
      startedAt: new Date(session.startedAtMs).toISOString(),
      endsAt: new Date(session.endsAtMs).toISOString(),
    }));
    return c.json({ sessions } satisfies z.infer<typeof SessionList>);
  });
  app.get('/v1/sessions/count', (c) => c.json({ online: spot.sessions.countOpen() }));
  app.delete('/v1/sessions/:name', async (c) =>
    (await removeSession(spot, c.req.param('name'))) ? c.body(null, 204) : answerProblem(problem('not-found')),
  );
  app.post('/v1/vouchers', async (c) => {
    const order = VoucherIssueRequest.safeParse(await c.req.json().catch(() => null));
    if (!order.success) return answerProblem(problem('bad-request'));
    const issued = spot.vouchers.issue({ ...order.data, nowMs: spot.now() });
    if (!issued.ok) return answerProblem(problem(issued.error));
    const { code, minutes, usableUntilMs } = issued.value;
    return c.json({ code, minutes, usableUntil: new Date(usableUntilMs).toISOString() } satisfies IssuedVoucher);
  });
  app.get('/v1/doctor', async (c) => c.json(await examine(context)));
  app.get('/metrics', (c) => c.text(renderMetrics(spot, certificate.standing())));
  app.get('/openapi.json', (c) => c.json(spotApiDocument()));
  app.route('/', createDisasterRoutes(spot, cause));
  app.route('/', createCertificateRoutes(certificate));
  app.route('/', createWayOperations(spot));
  app.route('/', createDisclosedRoutes(spot));
  app.route(
    '/',
    createRecordRoutes(spot, () => keptDays(context.logDays?.())),
  );
  app.route('/', createNameRoutes(context.names));
  app.route('/', createUseRoutes(spot));
  app.route('/', createAccountRoutes(spot));
  app.route('/', createRoamingRoutes(context.roaming ?? null));
  return app;
}
