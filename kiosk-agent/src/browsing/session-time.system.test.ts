import { randomInt } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowsingPolicy } from '@machikado/contracts/browsing.ts';
import type { Log } from '@machikado/runtime/log.ts';
import { launchAsRoot } from './launch.ts';
import { openProxy } from './proxy.ts';
import { usualLimits } from './proxy-session.ts';
import { processesOf, removeResidue } from './residue.ts';
import { openSession } from './session.ts';
import { createVisitTime } from './session-time.ts';

const user = randomInt(200_000, 900_000);
const second = 1 / 60;
let directory: string;
beforeAll(() => {
  directory = mkdtempSync('/dev/shm/machikado-time-');
  chmodSync(directory, 0o755);
  mkdirSync(join(directory, 'policies'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A session of three seconds, with a real browser and a proxy that leads nowhere. */
async function open(extension: BrowsingPolicy['extension']) {
  const policy = {
    minutes: 3 * second,
    extension,
    profile: 'allow-list',
    devices: {},
    sites: [],
    allowed: [],
  } as const;
  const profileDirectory = join(directory, 'profile');
  mkdirSync(profileDirectory, { recursive: true });
  let port = 0;
  const opened = await openSession({
    policy: { ...policy, devices: {}, sites: [], allowed: [], denied: {}, maxMegabytes: 1, logDays: 0 },
    begin: { width: 400, height: 400, textSize: 1 },
    openTime: createVisitTime({ visitId: 'one', policy, clock: () => performance.now() }).openSession,
    log: silent,
    onHost: () => undefined,
    openProxy: async (events) => {
      const rule = { profile: 'allow-list' as const, allowed: [], denied: {}, own: () => [] };
      const nowhere = {
        rule,
        limits: usualLimits,
        resolve: () => Promise.resolve([]),
        dial: () => expect.fail('dialled'),
      };
      const proxy = await openProxy({ ...events, ...nowhere, port: 0, isBrowser: () => Promise.resolve(false) });
      port = proxy.port;
      return proxy;
    },
    launch: () =>
      Promise.resolve(
        launchAsRoot({
          user,
          profileDirectory,
          policyDirectory: join(directory, 'policies'),
          proxyPort: port,
          executable: '/usr/bin/chromium',
        }),
      ),
    removeResidue: () => removeResidue(user, profileDirectory),
  });
  if (!opened.ok) throw new Error(opened.error.type);
  return { session: opened.value, profileDirectory };
}

test.each([
  { rule: 'never', extends: 0 },
  { rule: 'when-nobody-waits', extends: 1 },
] as const)('the time of a session ends it; extension $rule', async ({ rule, extends: times }) => {
  const { session, profileDirectory } = await open({ rule, minutes: 2 * second, maxTimes: 1 });
  const began = performance.now();
  const told: string[] = [];
  session.watch({ picture: (_jpeg, shown) => shown(), state: (state) => told.push(state.ended ?? state.state) });
  expect((await processesOf(user)).length).toBeGreaterThan(0);
  const asked = [await session.act({ do: 'extend' }), await session.act({ do: 'extend' })];
  expect(asked.map(({ ok }) => ok)).toEqual([times === 1, false]);
  await session.ended;
  const tookS = (performance.now() - began) / 1000;
  expect(tookS).toBeGreaterThan(times === 1 ? 4.5 : 2);
  expect(told.at(-1)).toBe('time-up');
  expect(await session.act({ do: 'scroll', by: 1 })).toMatchObject({ ok: false });
  expect([await processesOf(user), readdirSync(profileDirectory)]).toEqual([[], []]);
});
