import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import type { DesiredState } from '@machikado/contracts/device.ts';
import type { HttpClient } from '@machikado/runtime/http-client.ts';
import { canServe, giveToSpot, servedLab } from './as-served.ts';
import { createLab, type Lab } from './lab.ts';
import { webUrl } from './phone-visit.ts';
import { startSpot, type SpotProcess } from './spot-process.ts';
import { startThrowawayCity, type ThrowawayCity } from './throwaway-city.ts';

/** A lab with an enrolled spot in its gateway, a city behind it, and a phone that has its lease. */
export type LabVisit = {
  readonly lab: Lab;
  readonly city: ThrowawayCity;
  readonly management: HttpClient;
  readonly spotDirectory: string;
  readonly phoneIp: string;
  readonly option114: string;
  /** The spot that runs now; `restart` starts it anew after it has ended. */
  readonly spot: () => SpotProcess;
  readonly restart: () => Promise<SpotProcess>;
  readonly close: () => Promise<void>;
};

/** What a test changes before the spot starts. */
export type LabVisitOptions = {
  readonly desired?: DesiredState;
  readonly environment?: NodeJS.ProcessEnv;
  readonly prepare?: (lab: Lab) => Promise<void>;
  /** What a spot finds beside it: made when the lab stands, and told to the spot by its environment. */
  readonly surroundings?: (lab: Lab, spotDirectory: string) => Promise<NodeJS.ProcessEnv>;
};

export async function startLabVisit(options: LabVisitOptions = {}): Promise<LabVisit> {
  const lab = await createLab({ portalName: 'wifi.asahikawa.test', lanServices: 'spot' });
  await options.prepare?.(lab);
  const directory = await mkdtemp(join(tmpdir(), 'machikado-visit-'));
  const spotDirectory = join(directory, 'spot');
  await mkdir(spotDirectory);
  const city = await startThrowawayCity(join(directory, 'city'), lab.managementRoot);
  if (options.desired) city.setDesired(options.desired);
  await city.enrol(spotDirectory);
  const environment = { ...options.environment, ...(await options.surroundings?.(lab, spotDirectory)) };
  // As its unit starts it, unless nobody but root may read this repository.
  const asUser = await canServe();
  await chmod(directory, 0o711);
  const start = async () => {
    if (asUser) await giveToSpot(spotDirectory);
    return startSpot(asUser ? servedLab(lab) : lab, spotDirectory, environment);
  };
  let spot = await start();
  const { ip, option114 } = await lab.lease();
  const management = await city.managementClient(spot.urls['management'] ?? '');
  return {
    lab,
    city,
    management,
    spotDirectory,
    phoneIp: ip,
    option114,
    spot: () => spot,
    restart: async () => {
      spot = await start();
      return spot;
    },
    close: async () => {
      await spot.end('SIGTERM');
      await management[Symbol.asyncDispose]();
      await city[Symbol.asyncDispose]();
      await lab.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Works on the store of a spot that does not run. */
export function withStore<Value>(
  { spotDirectory }: Pick<LabVisit, 'spotDirectory'>,
  work: (store: DatabaseSync) => Value,
): Value {
  const store = new DatabaseSync(join(spotDirectory, 'spot.db'));
  try {
    return work(store);
  } finally {
    store.close();
  }
}

/** A download that goes on: the times (ms) at which the internet sent what the phone has got. */
export type Download = {
  readonly times: readonly number[];
  /** Resolves with the next time that is later than `afterMs`. */
  readonly later: (afterMs: number) => Promise<number>;
  /** Resolves when the phone has got nothing for two seconds, or lost the connection. */
  readonly stopped: Promise<unknown>;
  readonly child: ChildProcess;
};

/** Starts an endless download in the phone and waits for its first bytes. */
export async function startDownload(lab: Lab, url = `${webUrl}stream`): Promise<Download> {
  const stalled = ['--speed-limit', '1', '--speed-time', '2'];
  const child = spawn('ip', ['netns', 'exec', lab.state.namespaces.phone, 'curl', '-sSN', ...stalled, url], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const times: number[] = [];
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => times.push(Number(line)));
  const stopped = once(child, 'exit');
  const later = async (afterMs: number): Promise<number> => {
    for (;;) {
      const [line] = (await Promise.race([
        once(lines, 'line'),
        stopped.then(() => Promise.reject(new Error('The download has stopped.'))),
      ])) as [string];
      if (Number(line) > afterMs) return Number(line);
    }
  };
  await later(0);
  return { times, later, stopped, child };
}
