import type { Server } from 'node:http';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { createLog } from '@machikado/runtime/log.ts';
import { aborted, announceReady, listen, runProcess } from '@machikado/runtime/process.ts';
import { readAccessPoints } from './access-points/access-points-file.ts';
import { openCertificate } from './certificate/open-certificate.ts';
import type { KeptCertificate } from './certificate/keep-certificate.ts';
import { createCityDoor } from './city/city-door.ts';
import { readConfig, type Address, type Config } from './config.ts';
import { createAccessCounts } from './exchanges/access-counts.ts';
import { createNasOrders, type NasOrders } from './exchanges/nas-orders.ts';
import { wantedOf, type Spot } from './exchanges/spot.ts';
import { keepPasses } from './exchanges/roaming.ts';
import { renderMetrics } from './exchanges/spot-metrics.ts';
import { keepUsage } from './exchanges/usage.ts';
import { keepShared, keepTime, sweep, type Rules } from './exchanges/sweep.ts';
import { createNftGateway } from './gateway/nft.ts';
import { createRecordGateway } from './gateway/record.ts';
import type { Gateway } from './gateway/gateway.ts';
import { termsVersion } from './portal/texts/terms-version.ts';
import { portalUrls, withUrls } from './portal/portal-urls.ts';
import { createPortalServers } from './portal/server.ts';
import { createVisitorLookup } from './portal/visitor.ts';
import type { Portal } from './portal/portal.ts';
import { createAttemptBook, sendingLimits } from './session/attempts.ts';
import { createPolicy } from './session/policy.ts';
import { startLanServices, type Lan } from './lan/lan-services.ts';
import type { KeptRadio } from './radio/hostapd.ts';
import { createSessionClock } from './session/expiry.ts';
import { createAccountingStore } from './store/accounting.ts';
import { createCityCopies, type CityCopies } from './store/city-copies.ts';
import { openSpotDatabase, spotKey } from './store/database.ts';
import { createDisclosureStore } from './store/disclosures.ts';
import { createGroupCommit } from './store/group-commit.ts';
import { createNetworkAccountStore } from './store/network-accounts.ts';
import { createOpeningStore } from './store/openings.ts';
import { createOutbox } from './store/outbox.ts';
import { createRetention } from './store/retention.ts';
import { createSessionStore } from './store/sessions.ts';
import { createUsageStore } from './store/usage.ts';
import { createUseStore } from './store/uses.ts';
import { createVoucherStore } from './store/vouchers.ts';
import { createWayStores } from './store/way-stores.ts';
import { radioParts, startRadio } from './exchanges/open-radio.ts';
import { openRadius } from './exchanges/open-radius.ts';
import { openControlSocket } from './management/control-socket.ts';
import { keepCity } from './management/enrolled.ts';
import { openOnboarding } from './onboarding/open-onboarding.ts';
import { openWayDoors } from './ways/doors.ts';
import { hostsBeforeSignIn, ownWaysOf } from './ways/settings.ts';

const log = createLog('hotspot-portal');

type Wired = 'gateway' | 'policy' | 'zonePlaces' | 'tellAccessPoints' | 'disconnectAtRadio' | 'staysOutMs';
type SpotParts = Pick<Spot, Wired> & NasOrders;

function makeSpot(database: DatabaseSync, parts: SpotParts): Spot {
  const ways = createWayStores(database, spotKey(database, 'ways'));
  const hashOf = (mac: string) => ways.hash('device', mac);
  const sessions = createSessionStore(database, hashOf);
  const read = () => ({ wallMs: Date.now(), monotonicMs: performance.now() });
  return {
    commit: createGroupCommit(database),
    sessions,
    vouchers: createVoucherStore(database, spotKey(database, 'vouchers')),
    accounting: createAccountingStore(database, hashOf),
    disclosures: createDisclosureStore(database, hashOf),
    openings: createOpeningStore(database),
    usage: createUsageStore(database),
    uses: createUseStore(database),
    retention: createRetention(database),
    outbox: createOutbox(database),
    ...parts,
    attempts: createAttemptBook(),
    ways,
    accounts: createNetworkAccountStore(database, spotKey(database, 'network-accounts')),
    access: createAccessCounts(),
    sendings: createAttemptBook(sendingLimits),
    now: createSessionClock(read, sessions.latestMs()),
    log,
  };
}

function makeGateway(config: Config, ports: { httpPort: number; httpsPort: number }): Gateway {
  if (config.gateway === 'nft') {
    const { lanInterface: lan, wanInterface: wan, portalName } = config;
    const moreLans = config.zonePlaces.map((place) => place.interface);
    return createNftGateway({ lan, wan, moreLans, portalName, ...ports });
  }
  log.warn('gateway.record', { note: 'The network is not enforced: this gateway only records.' });
  return createRecordGateway();
}

function bind(server: Server, { host, port }: Address, variable: string): Promise<number> {
  return listen(server, { host, port, variable });
}

function closing(server: Pick<Server, 'close' | 'closeAllConnections'>): Disposable {
  return {
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Ends what is past its time, then brings the gateway to the store's state in one step. */
async function startGateway(spot: Spot): Promise<void> {
  await sweep(spot);
  const loaded = await spot.gateway.load(() => wantedOf(spot));
  if (!loaded.ok) throw new Error(`The gateway does not load: ${loaded.error.detail}`);
  await keepShared(spot);
  log.info('gateway.loaded', { kind: spot.gateway.kind, sessions: spot.sessions.countOpen() });
}

type Copied = Pick<Portal, 'spot' | 'visitorOf' | 'metrics' | 'city' | 'alerts' | 'desired'>;

/** What the portal shows of the spot and of the city's word. */
function makePortal(spot: Spot, copies: CityCopies, certificate: Pick<KeptCertificate, 'standing'>): Copied {
  return {
    spot,
    visitorOf: createVisitorLookup(spot.gateway, () => performance.now()),
    metrics: () => renderMetrics(spot, certificate.standing()),
    city: copies.city.get,
    alerts: copies.alerts.get,
    desired: () => copies.desired.get()?.state ?? null,
  };
}

type Ports = { readonly [Name in 'httpPort' | 'httpsPort' | 'authPort' | 'acctPort']: number } & {
  readonly managementPort: number | undefined;
  readonly radsecPort?: number;
};

/** Says where everything answers. */
function announce(config: Config, urls: { pagesUrl: string; secureUrl: string }, ports: Ports): void {
  const { httpPort, httpsPort, managementPort, authPort, acctPort, radsecPort } = ports;
  announceReady({
    part: 'hotspot-portal',
    urls: {
      portal: urls.pagesUrl,
      secure: urls.secureUrl,
      http: `http://127.0.0.1:${httpPort}/`,
      https: `https://127.0.0.1:${httpsPort}/`,
      ...(managementPort !== undefined && { management: `https://${config.management.host}:${managementPort}/` }),
      radiusAuth: `udp://${config.radiusAuth.host}:${authPort}`,
      ...(radsecPort !== undefined && { radsec: `tls://${config.radsec?.address.host}:${radsecPort}` }),
      radiusAcct: `udp://${config.radiusAcct.host}:${acctPort}`,
    },
  });
}

function rulesOf(copies: CityCopies): Rules {
  const { disasterAtLevel: atLevel, logDays } = copies.desired.get()?.state ?? {};
  return { alerts: copies.alerts.get()?.alerts ?? [], atLevel, logDays };
}

async function readOtherMakers(config: Config, database: DatabaseSync): Promise<NonNullable<Portal['accessPoints']>> {
  return { list: await readAccessPoints(config.accessPointsFile), key: spotKey(database, 'access-points') };
}

await runProcess(log, async (signal) => {
  const config = readConfig(process.env);
  const opened = await openSpotDatabase(config.stateDirectory, { signal, log });
  if (!opened.ok) return;
  using database = { handle: opened.value, [Symbol.dispose]: () => opened.value.close() };
  const { shown, kept: certificate } = await openCertificate(config, log);

  const late: { portal?: Portal; lan?: Lan; radio?: KeptRadio | null } = {};
  const servers = createPortalServers(() => late.portal ?? null, { portalName: config.portalName, shown });
  using release = new DisposableStack();
  for (const server of [servers.http, servers.https]) release.use(closing(server));
  const httpPort = await bind(servers.http, config.portalHttp, 'MACHIKADO_PORTAL_HTTP');
  const httpsPort = await bind(servers.https, config.portalHttps, 'MACHIKADO_PORTAL_HTTPS');

  const ports = { httpPort, httpsPort };
  const accessPoints = await readOtherMakers(config, database.handle);
  const urls = () => portalUrls(config, { ...ports, trusted: certificate.trusted() });
  const copies = createCityCopies(database.handle);
  const ways =
    config.waysFile === undefined
      ? undefined
      : await openWayDoors(config.waysFile, { pagesUrl: () => urls().pagesUrl, log });
  const ownWays = ways && ownWaysOf(ways.settings);
  const spot = makeSpot(database.handle, {
    gateway: makeGateway(config, ports),
    policy: createPolicy(() => copies.desired.get()?.state ?? null, ownWays),
    zonePlaces: new Map(config.zonePlaces.map((place) => [place.interface, place.zone])),
    ...{ ...radioParts(config, () => late.radio, log), staysOutMs: config.staysOutMs },
    ...createNasOrders({ ...accessPoints, nameKey: spotKey(database.handle, 'names') }, log),
  });
  await using cityDoor = createCityDoor(join(config.stateDirectory, 'identity'), config.cityUrl);
  const portal = {
    ...makePortal(spot, copies, certificate),
    ...(ways && { ways }),
    ...(config.onboardingFile !== undefined && { onboarding: await openOnboarding(config.onboardingFile, shown) }),
    ...{ residents: cityDoor.residents, passes: cityDoor.passes, accessPoints },
    formKey: spotKey(database.handle, 'forms'),
    listOf: (host: string) => late.lan?.names?.listOf(host) ?? null,
  };
  late.portal = withUrls(portal, urls);
  await startGateway(spot);
  // After the gateway: no phone gets an address before the network is shut.
  const { gateway } = spot;
  const wayHosts = ways ? hostsBeforeSignIn(ways.settings) : [];
  const lan = (late.lan = await startLanServices(config, { gateway, wayHosts, certificate: shown, log }, signal));

  await using radius = await openRadius(spot, {
    ...{ config, database: database.handle, accessPoints, terms: termsVersion },
    ...(ways && { waySettings: ways.settings }),
  });
  // After RADIUS: by 802.1X its access point asks at once, with a secret that is made there.
  late.radio = await startRadio(config, spot, signal);
  const logDays = () => rulesOf(copies).logDays;
  const context = { spot, certificate, names: lan.names, logDays, nas: radius.nas, roaming: radius.roaming.door };
  const control = await openControlSocket(join(config.stateDirectory, 'hotspot.sock'), context);
  if (control) release.use(closing(control));
  const management = await keepCity({ ...context, copies, config, signal });
  announce(config, urls(), { ...ports, ...radius, managementPort: management.port });
  spot.outbox.add('started', {}, spot.now());
  await Promise.all([
    aborted(signal),
    keepTime(spot, () => rulesOf(copies), signal),
    keepUsage(spot, signal),
    keepPasses(spot, { passes: cityDoor.passes, terms: termsVersion }, signal),
    certificate.keep((facts) => spot.outbox.add('certificate', facts, spot.now()), signal),
    management.done,
    lan.done,
    late.radio?.done,
  ]);
});
