import { readFile } from 'node:fs/promises';
import type { Bench, Field, Measure, Sample } from './bench.ts';
import type { CrowdAnswer } from './crowd-order.ts';
import { loadNftOnlyGateway, measureForwarding } from './hotspot-forwarding.ts';
import { KernelAnswer } from './hotspot-order.ts';
import { phoneOf } from './hotspot-phone.ts';
import { openHotspotWorld, type HotspotWorld } from './hotspot-world.ts';
import { startLineWorker } from './line-worker.ts';
import { median } from './statistics.ts';

const many = 20_000;
const counts = { warmUps: 120, visits: 40, oneByOne: 60, atOnce: 1200, redirectMs: 2000, turns: 40, flows: 20 };
const each = (metric: string, values: readonly number[]): Sample[] => values.map((value) => ({ metric, value }));
const perSecond = ({ done, ms }: CrowdAnswer) => (done / ms) * 1000;

/** Whoever failed has no time: without this a bench could be fast by failing. */
function mustAll(answer: CrowdAnswer, what: string): CrowdAnswer {
  if (answer.failed > 0) console.error(`${what}: ${answer.failed} failed: ${answer.why ?? ''}`);
  return answer;
}

async function measureLogins(world: HotspotWorld, online: number): Promise<Sample[]> {
  const { warmUps, visits, oneByOne, atOnce, redirectMs } = counts;
  const codes = (await world.fill(online, warmUps + visits + oneByOne + atOnce)).values();
  let next = online;
  const take = (count: number) =>
    codes
      .take(count)
      .map((code) => ({ ip: phoneOf(next++).ipv4, code }))
      .toArray();
  const spot = await world.start();
  const withOnline = `${online} online`;
  await world.crowd({ do: 'logins', phones: take(warmUps), atOnce: 10 });
  const visited = mustAll(await world.crowd({ do: 'visits', phones: take(visits) }), 'visits');
  const single = mustAll(await world.crowd({ do: 'logins', phones: take(oneByOne), atOnce: 1 }), 'one at a time');
  const crowded = mustAll(await world.crowd({ do: 'logins', phones: take(atOnce), atOnce: 50 }), '50 at once');
  const strangers = Array.from({ length: 500 }, (_, at) => phoneOf(next + at).ipv4);
  await world.crowd({ do: 'redirects', ips: strangers, atOnce: 16, ms: redirectMs / 2 });
  const redirected = await world.crowd({ do: 'redirects', ips: strangers, atOnce: 16, ms: redirectMs });
  mustAll(redirected, 'redirects');
  const resident = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${spot.child.pid ?? 0}/status`, 'utf8'))?.[1];
  await spot.end('SIGTERM');
  return [
    ...each(`first request to online, ${withOnline}`, visited.times),
    { metric: `logins one at a time, ${withOnline}`, value: perSecond(single) },
    { metric: `logins 50 at once, ${withOnline}`, value: perSecond(crowded) },
    ...each(`login, 50 at once, ${withOnline}`, crowded.times),
    { metric: `redirects on new connections, ${withOnline}`, value: perSecond(redirected) },
    { metric: `failed, ${withOnline}`, value: visited.failed + single.failed + crowded.failed + redirected.failed },
    { metric: `memory, ${withOnline} and ${next - online} more`, value: Number(resident) / 1024 },
  ];
}

/** One gateway after the other with 0, 1,000 and 20,000 passes, in turns, so that all see the same machine. */
async function measureAuthorise({ lab }: HotspotWorld): Promise<Sample[]> {
  using gateway = startLineWorker(lab.state.namespaces.gateway, ['hotspot-kernel.ts'], KernelAnswer);
  const samples: Sample[] = [];
  const medians = { open: new Map<number, number[]>(), close: new Map<number, number[]>() };
  for (const round of [0, 1, 2]) {
    for (const passes of [0, 1000, many]) {
      const answer = await gateway.ask({ passes, turns: counts.turns });
      if (round === 0) continue;
      for (const what of ['open', 'close'] as const) {
        const name = what === 'open' ? 'authorise' : 'deauthorise';
        samples.push(...each(`${name}, ${passes} clients`, answer[what]));
        medians[what].set(passes, [...(medians[what].get(passes) ?? []), ...answer[what]]);
      }
    }
  }
  const grown = (times: ReadonlyMap<number, number[]>) => median(times.get(many) ?? []) / median(times.get(0) ?? []);
  samples.push({ metric: 'authorise, 20000 clients / none', value: grown(medians.open) });
  samples.push({ metric: 'deauthorise, 20000 clients / none', value: grown(medians.close) });
  return samples;
}

const forwardingMetric = 'forwarding, 20000 clients';

async function forwardOurs({ lab }: HotspotWorld): Promise<Sample> {
  using gateway = startLineWorker(lab.state.namespaces.gateway, ['hotspot-kernel.ts'], KernelAnswer);
  await gateway.ask({ passes: many, turns: 0 });
  return { metric: forwardingMetric, value: ((await measureForwarding(lab)) * 8) / 1e6 };
}

async function forwardPeer({ lab }: HotspotWorld): Promise<Sample> {
  await loadNftOnlyGateway(lab, many);
  return { metric: forwardingMetric, value: ((await measureForwarding(lab)) * 8) / 1e6 };
}

/** Killed without a word, as by the kernel or a power cut of the process, and started again. */
async function measureRestart(world: HotspotWorld): Promise<Sample[]> {
  await world.fill(many, 0);
  const first = await world.start();
  const ips = Array.from({ length: counts.flows }, (_, at) => phoneOf(at * 1000).ipv4);
  const begun = await world.crowd({ do: 'hold', ips });
  await first.end('SIGKILL');
  const startMs = performance.now();
  const second = await world.start();
  const ms = performance.now() - startMs;
  const held = await world.crowd({ do: 'held' });
  await second.end('SIGTERM');
  return [
    { metric: 'restart with 20000 sessions', value: ms },
    { metric: 'flows kept in the restart', value: begun.done === counts.flows ? held.done : 0 },
    ...each('longest silence of a flow in the restart', held.times),
  ];
}

function measure(metric: string): Measure {
  if (metric.startsWith('first request')) return { unit: 'ms', statistics: { p50: { atMost: 40 }, p95: null } };
  if (metric.startsWith('logins one')) return { unit: '/s', statistics: { median: null } };
  if (metric.startsWith('logins 50')) return { unit: '/s', statistics: { median: { atLeast: 300 } } };
  if (metric.startsWith('login,')) return { unit: 'ms', statistics: { p50: null, p95: { atMost: 300 } } };
  if (metric.startsWith('redirects')) return { unit: '/s', statistics: { median: { atLeast: 3000 } } };
  if (metric.startsWith('failed')) return { unit: '', statistics: { median: { atMost: 0 } } };
  if (metric.startsWith('memory')) return { unit: 'MB', statistics: { median: null } };
  if (metric.endsWith('/ none')) return { unit: '×', statistics: { median: { atMost: 1.2 } } };
  if (metric.includes('authorise')) return { unit: 'ms', statistics: { p50: null, p95: null } };
  if (metric.startsWith('forwarding')) return { unit: 'Mbit/s', statistics: { median: { ratioAtLeast: 0.91 } } };
  if (metric.startsWith('flows')) return { unit: '', statistics: { median: { atLeast: counts.flows } } };
  if (metric.startsWith('restart')) return { unit: 'ms', statistics: { median: { atMost: 1000 } } };
  return { unit: 'ms', statistics: { p95: null } };
}

async function open(): Promise<Field> {
  const world = await openHotspotWorld(many + 1000);
  return {
    ours: async () => [
      ...(await measureLogins(world, 0)),
      ...(await measureLogins(world, 5000)),
      ...(await measureAuthorise(world)),
      await forwardOurs(world),
      ...(await measureRestart(world)),
    ],
    peer: async () => [await forwardPeer(world)],
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/**
 * The spot under a crowd of phones that each have an address and a MAC address of their own, over TLS, with its database,
 * its log and a city behind it. The phones take their part of the two processors. Peer: the smallest gate in nftables.
 */
export const bench: Bench = {
  about: 'sign-ins, redirects, authorising, forwarding (against a gateway of nftables alone), restart, memory',
  warmUps: 0,
  runs: 3,
  measure,
  open,
};
