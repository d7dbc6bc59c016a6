import { mkdir } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { performance } from 'node:perf_hooks';
import { Resolver } from 'node:dns/promises';
import { join } from 'node:path';
import type { BrowsingBegin, BrowsingOffer, BrowsingPolicy } from '@machikado/contracts/browsing.ts';
import { problem, type Problem } from '@machikado/contracts/problem.ts';
import { err, type Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { Resolve } from './destination.ts';
import type { HostLog } from './host-log.ts';
import { readHost } from './host-name.ts';
import { decideHost, ruleFor } from './host-rule.ts';
import { launchAsRoot, launchBySocket, type LaunchedBrowser } from './launch.ts';
import { readPeerUser } from './peer-user.ts';
import { openProxy } from './proxy.ts';
import { usualLimits } from './proxy-session.ts';
import { removeResidue } from './residue.ts';
import type { BrowsingSetup } from './setup.ts';
import { openSession, type BrowsingSession } from './session.ts';
import { createVisitTime, type VisitTime } from './session-time.ts';
import { dialDirectly } from './tunnel.ts';

export type BrowsingOptions = {
  readonly setup: BrowsingSetup | undefined;
  /** The city's rules, as they were last heard. */
  readonly policy: () => BrowsingPolicy | undefined;
  readonly asset: () => string | undefined;
  readonly hosts: HostLog;
  readonly now: () => Date;
  readonly log: Log;
};

/** Searching the web: at most one session, and what it needs to be offered. */
export type Browsing = {
  /** What is offered in this visit; its time is less where some of it was used. */
  readonly offer: (visitId: string | undefined) => BrowsingOffer | undefined;
  readonly current: () => BrowsingSession | undefined;
  /** Refused as `too-many-requests` where the visit's time is used up. */
  readonly begin: (visitId: string, begin: BrowsingBegin) => Promise<Result<BrowsingSession, Problem>>;
  readonly end: () => Promise<void>;
};

export function createBrowsing(options: BrowsingOptions): Browsing {
  const { setup, log } = options;
  let session: BrowsingSession | undefined;
  let time: VisitTime | undefined;
  let opening: Promise<unknown> = Promise.resolve();
  const end = async () => {
    await opening;
    await session?.end('finished');
  };
  const begin: Browsing['begin'] = async (visitId, asked) => {
    const policy = options.policy();
    if (setup === undefined || policy === undefined) return err(problem('out-of-service'));
    await end();
    if (time?.visitId !== visitId) time = createVisitTime({ visitId, policy, clock: () => performance.now() });
    if (time.leftS() === 0) return err(problem('too-many-requests', { detail: 'The time of this visit is used up.' }));
    options.hosts.purge({ now: options.now(), days: policy.logDays });
    const opened = openOne(options, { setup, policy, time, begin: asked });
    opening = opened;
    const result = await opened;
    if (!result.ok) return result;
    session = result.value;
    log.info('browsing.began', { profile: ruleFor(policy, options.asset()).profile });
    void result.value.ended.then(() => {
      if (session === result.value) session = undefined;
    });
    return result;
  };
  return {
    begin,
    end,
    current: () => session,
    offer: (visitId) => {
      const policy = options.policy();
      if (policy === undefined) return undefined;
      const leftS = time !== undefined && time.visitId === visitId ? time.leftS() : policy.minutes * 60;
      return { ...offerOf(policy, options.asset()), available: setup !== undefined, leftS };
    },
  };
}

function offerOf(policy: BrowsingPolicy, asset: string | undefined): Omit<BrowsingOffer, 'available' | 'leftS'> {
  const { minutes, extension, sites, searchUrl } = policy;
  const rule = ruleFor(policy, asset);
  const engine = searchUrl === undefined ? undefined : readHost(new URL(searchUrl).hostname);
  // An engine that this kiosk's own rule refuses would answer every search with a refusal.
  const searches = engine !== undefined && decideHost(engine, rule) === undefined;
  return { profile: rule.profile, minutes, extension, sites, searches };
}

type One = {
  readonly setup: BrowsingSetup;
  readonly policy: BrowsingPolicy;
  readonly time: VisitTime;
  readonly begin: BrowsingBegin;
};

async function openOne(options: BrowsingOptions, one: One): Promise<Result<BrowsingSession, Problem>> {
  const { hosts, now, log } = options;
  const { setup, policy, time, begin } = one;
  const profileDirectory = join(setup.directory, 'profile');
  await mkdir(profileDirectory, { recursive: true, mode: 0o755 });
  const resolve = createResolve(setup.resolver);
  const maxBytes = policy.maxMegabytes * 1024 * 1024;
  return openSession({
    policy,
    begin,
    log,
    openTime: time.openSession,
    onHost: (host) => hosts.note(host, { now: now(), days: policy.logDays }),
    removeResidue: () => removeResidue(setup.user, profileDirectory),
    launch: () => launch(setup, profileDirectory),
    openProxy: (events) =>
      openProxy({
        ...events,
        port: setup.port,
        rule: { ...ruleFor(policy, options.asset()), own: ownAddresses },
        limits: { ...usualLimits, maxBytes },
        resolve,
        dial: dialDirectly,
        isBrowser: async (socket) => (await readPeerUser(socket)) === setup.user,
      }),
  });
}

async function launch(setup: BrowsingSetup, profileDirectory: string): Promise<LaunchedBrowser> {
  if (setup.socket !== undefined) return launchBySocket(setup.socket);
  const { user, policyDirectory, executable, port } = setup;
  return launchAsRoot({ user, profileDirectory, policyDirectory, proxyPort: port, executable });
}

/** Addresses of this kiosk: one of them may well be public, and what listens there is not for the browser. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
}

/** Asks both address families; a family without an answer is no failure while the other has one. */
function createResolve(server: string | undefined): Resolve {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  if (server !== undefined) resolver.setServers([server]);
  return async (name) => {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  };
}
