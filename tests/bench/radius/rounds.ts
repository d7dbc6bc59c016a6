import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Sample } from '../bench.ts';
import { slopeOf } from '../statistics.ts';
import type { Server } from './freeradius.ts';
import type { Generator, Load, LoadResult } from './generator.ts';

/** What one round brought on both sides. */
export type Round = { readonly ours: Sample[]; readonly peer: Sample[] };

/** Who is measured in turn by one load. */
export type Party = { readonly name: string; readonly server: Server };

/** The load generator, and every run of accounting that it has made of each party since the last reckoning. */
export type Ground = { readonly generator: Generator; readonly ledger: Map<Party, LoadResult[]> };

const windows = { auth: 64, acct: 256 } as const;

/** A run counts only where every answer was proved, and was the one that was asked for. */
function mustHold({ name }: Party, load: Pick<Load, 'mode'>, result: LoadResult): void {
  const { bad, refused, answered, unsealed } = result;
  const isSealed = load.mode === 'acct' || name !== 'ours' || unsealed === 0;
  assert(bad === 0 && refused === 0 && answered > 0 && isSealed, `${name}: ${JSON.stringify(result)}`);
}

async function play(
  { generator, ledger }: Ground,
  party: Party,
  load: Pick<Load, 'mode' | 'rate' | 'packets' | 'seconds'>,
): Promise<LoadResult> {
  const port = party.server.ports()[load.mode];
  const result = await generator.run({ ...load, port, window: windows[load.mode], pids: await party.server.pids() });
  mustHold(party, load, result);
  if (load.mode === 'acct') ledger.set(party, [...(ledger.get(party) ?? []), result]);
  return result;
}

const rate = ({ inTime, seconds }: LoadResult) => inTime / seconds;
const cost = ({ processorSeconds, inTime }: LoadResult) => (processorSeconds / inTime) * 1e6;
const figures = [
  ['rate', rate],
  ['CPU', cost],
] as const;

/** A server runs for months: what its first seconds cost (code that is not optimised yet, caches) is on nobody's account. */
const secondsBefore = 20;

/**
 * One load on us and on each peer, one right after the other, so that the machine's noise falls on all; who begins changes
 * from round to round. Each peer has figures of its own beside ours.
 */
export async function playInTurn(
  ground: Ground,
  load: Pick<Load, 'mode'>,
  parties: { readonly all: readonly Party[]; readonly first: number },
): Promise<Round> {
  const { all, first } = parties;
  const order = all.map((_, at) => all[(at + first) % all.length]).filter((party) => party !== undefined);
  const results = new Map<string, LoadResult>();
  for (const party of order) {
    await play(ground, party, { ...load, seconds: secondsBefore });
    results.set(party.name, await play(ground, party, load));
  }
  const own = results.get('ours');
  assert(own);
  const round: Round = { ours: [{ metric: `${load.mode} lost`, value: own.lost }], peer: [] };
  for (const [name, theirs] of results) {
    if (theirs === own) continue;
    for (const [what, of] of figures) {
      const metric = `${load.mode} ${what}, against ${name}`;
      round.ours.push({ metric, value: of(own) });
      round.peer.push({ metric, value: of(theirs) });
    }
  }
  return round;
}

/** What was acknowledged since the last reckoning and is not in the store, for each who stores. */
export async function reckon({ ledger }: Ground): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const [{ name, server }, results] of ledger) {
    const stored = await server.stored(results.map(({ run }) => run));
    const sum = (what: 'sessions' | 'stops') => results.reduce((total, result) => total + result[what], 0);
    const missing = (what: 'sessions' | 'stops') => Math.max(0, sum(what) - stored[what]);
    samples.push({ metric: `acknowledged, ${name}`, value: sum('sessions') });
    samples.push({ metric: `acknowledged and not stored, ${name}`, value: missing('sessions') + missing('stops') });
  }
  ledger.clear();
  return samples;
}

/** How long an answer takes where requests come evenly, whatever the answers do. */
export async function playEvenly(ground: Ground, party: Party, perSecond: number): Promise<Sample[]> {
  const result = await play(ground, party, { mode: 'acct', rate: perSecond });
  return [
    { metric: `acct p50 at ${perSecond}/s`, value: result.p50Ms },
    { metric: `acct p99 at ${perSecond}/s`, value: result.p99Ms },
    { metric: `acct rate at ${perSecond}/s`, value: rate(result) },
  ];
}

const chunks = 10;
/** In which caches are filled and code is optimised. */
const chunksBefore = 4;

async function residentMiB(pids: readonly number[]): Promise<number> {
  const statuses = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/status`, 'utf8')));
  const kib = statuses.map((status) => Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0));
  return kib.reduce((sum, value) => sum + value, 0) / 1024;
}

/** So many packets, sign-ins and accounting by turns, and by how much memory grows with a million of them. */
export async function playMemory(ground: Ground, party: Party, packets: number): Promise<Sample[]> {
  const points: { x: number; y: number }[] = [];
  for (let chunk = 0; chunk < chunks; chunk++) {
    for (const mode of ['auth', 'acct'] as const) {
      await play(ground, party, { mode, packets: Math.ceil(packets / chunks / 2) });
    }
    points.push({ x: ((chunk + 1) * packets) / chunks / 1e6, y: await residentMiB(await party.server.pids()) });
  }
  return [
    { metric: `memory after ${packets} packets`, value: points.at(-1)?.y ?? Number.NaN },
    { metric: `memory growth per million of ${packets} packets`, value: slopeOf(points.slice(chunksBefore)) },
  ];
}
