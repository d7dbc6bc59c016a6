import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@machikado/runtime/log.ts';
import type { Config } from '../config.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { PortalCertificate } from '../certificate/portal-certificate.ts';
import { createLinkGuard } from '../gateway/link-guard.ts';
import { keepAdvertiser } from './advertiser.ts';
import { capportUrlOf } from './dnsmasq-config.ts';
import { keepDnsmasq, type RunningDnsmasq } from './dnsmasq.ts';
import { lintGarden } from './garden.ts';
import { keepGuard } from './keep-guard.ts';
import { openNameService, type NameService } from './name-service.ts';
import { readStatusHosts } from './status-hosts.ts';

export type Lan = { readonly done: Promise<void>; readonly names?: NameService };

const refreshEveryMs = 3_600_000;

/** Looks up every hour what others may have changed, until the signal fires. */
async function keepFresh(names: NameService, log: Log, signal: AbortSignal): Promise<void> {
  for (;;) {
    await delay(refreshEveryMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const refreshed = await names.refresh();
    if (!refreshed.ok) log.error('names.not-refreshed', { why: refreshed.error.reason });
  }
}

export type LanParts = {
  readonly gateway: Gateway;
  /** Hosts that a way in needs before the sign-in. */
  readonly wayHosts: readonly string[];
  readonly certificate: Pick<PortalCertificate, 'served' | 'trusted' | 'onChange'>;
  readonly log: Log;
};

/**
 * Gives phones addresses and names, and guards both, on every network of theirs, where that is this spot's to do, until
 * the signal fires. Throws when dnsmasq refuses its configuration or does not start.
 */
export async function startLanServices(config: Config, parts: LanParts, signal: AbortSignal): Promise<Lan> {
  if (!config.lanServices || config.gateway === 'record') return { done: Promise.resolve() };
  const { lanInterface: lan, portalName, zonePlaces, lanServices } = config;
  const { gateway, wayHosts, certificate, log } = parts;
  for (const host of wayHosts) if (!lintGarden([host]).ok) log.warn('garden.host-left-out', { host });
  let running: readonly RunningDnsmasq[] = [];
  const opened = await openNameService({
    directory: join(config.stateDirectory, 'lan'),
    services: { lan, portalName, zonePlaces, ...lanServices },
    gateway,
    trust: async () => ({
      announced: certificate.trusted(),
      statusHosts: certificate.trusted() ? await readStatusHosts(certificate.served().certificate) : [],
    }),
    wayHosts,
    restart: async () => {
      await Promise.all(running.map((one) => one.restart()));
    },
  });
  if (!opened.ok) throw new Error(`dnsmasq refuses its configuration: ${opened.error}`);
  const { main, zones, names } = opened.value;
  const lans = [lan, ...zonePlaces.map((place) => place.interface)];
  const guard = await keepGuard({ guard: createLinkGuard(lans), leaseFile: main.leases, log }, signal);
  // One after the other: each of them waits for the one that a killed spot has left.
  for (const files of [main, ...zones]) running = [...running, await keepDnsmasq(files, log, signal)];
  const follow = async () => {
    const followed = await names.follow();
    if (!followed.ok) log.error('announcement.refused', { reason: followed.error.reason });
  };
  certificate.onChange(() => void follow());
  const capportUrl = () => (certificate.trusted() ? capportUrlOf(portalName) : null);
  const told = lans.map((each) => keepAdvertiser({ lan: each, capportUrl, log }, signal));
  const fresh = keepFresh(names, log, signal);
  return {
    done: Promise.all([...running.map(({ done }) => done), guard.done, fresh, ...told]).then(() => undefined),
    names,
  };
}
