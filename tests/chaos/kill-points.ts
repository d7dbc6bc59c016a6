import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectRecords, type Finding } from './record-store.ts';
import { seededRandom } from './seeded-random.ts';
import { startWriter, type WriterSettings } from './writer-process.ts';

export type KillPointOptions = {
  /** Kills at the 1st, 2nd, 3rd … `pwrite64`; half as many at `fsync`; as many again at random moments. */
  readonly points: number;
  readonly seed: number;
  readonly mutant?: 'acknowledge-first';
};

export type KillReport = {
  readonly chaos: 'kill-points';
  readonly seed: number;
  readonly points: number;
  readonly kills: { pwrite64: number; fsync: number; random: number };
  readonly acked: number;
  readonly lost: number;
  readonly corrupt: number;
  readonly problems: readonly string[];
};

type Tally = { acked: number; lost: number; corrupt: number; problems: string[]; kills: KillReport['kills'] };

/**
 * Promise P1: kills the writer as it enters its Nth system call (the call is not carried out) and at random moments,
 * and looks after each death whether every acknowledged row is still there.
 */
export async function runKillPoints(options: KillPointOptions): Promise<KillReport> {
  const work = mkdtempSync(join(tmpdir(), 'machikado-kill-'));
  const tally: Tally = { acked: 0, lost: 0, corrupt: 0, problems: [], kills: { pwrite64: 0, fsync: 0, random: 0 } };
  const half = Math.ceil(options.points / 2);
  try {
    await Promise.all([
      sweep({ ...options, work, tally, call: 'pwrite64', points: options.points }),
      sweep({ ...options, work, tally, call: 'fsync', points: half }).then(() =>
        killAtRandom({ ...options, work, tally, points: options.points }),
      ),
    ]);
  } finally {
    rmSync(work, { recursive: true });
  }
  const points = tally.kills.pwrite64 + tally.kills.fsync + tally.kills.random;
  return { chaos: 'kill-points', seed: options.seed, points, ...tally };
}

/** Whether promise P1 was seen to hold: something died at each kind of point, and nothing was lost. */
export function killPointsHold(report: KillReport): boolean {
  const { pwrite64, fsync, random } = report.kills;
  return Math.min(pwrite64, fsync, random, report.acked) > 0 && report.lost + report.corrupt === 0;
}

type Round = KillPointOptions & { readonly work: string; readonly tally: Tally };

/** Every other point hits a store that earlier kills have left behind, so that recovery is killed too. */
async function sweep(round: Round & { readonly call: 'pwrite64' | 'fsync' }): Promise<void> {
  let carried = 0;
  const chain = join(round.work, `${round.call}-chain`);
  mkdirSync(chain);
  for (let nth = 1; nth <= round.points; nth++) {
    const fresh = join(round.work, `${round.call}-${nth}`);
    const chained = nth % 2 === 0;
    if (!chained) mkdirSync(fresh);
    // --seccomp-bpf must stay away: with it strace 6.1 injects nothing.
    const inject = `inject=${round.call}:signal=KILL:when=${nth}`;
    const under = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${round.call}`, '-e', inject];
    const settings = { directory: chained ? chain : fresh, rows: carried + round.points + 10, under };
    using writer = startWriter({ ...settings, ...mutantOf(round) });
    const { code, signal } = await writer.ended;
    if (signal !== 'SIGKILL') throw new Error(`${round.call} ${nth}: no kill (${String(code)}): ${writer.errors()}`);
    const before = chained ? carried : 0;
    const acked = Math.max(writer.acked(), before);
    const finding = chained ? inspectCopy(chain, acked) : inspectRecords(fresh, acked);
    if (chained) carried = acked;
    else rmSync(fresh, { recursive: true });
    round.tally.kills[round.call]++;
    record(round.tally, { finding, acked: acked - before, at: `${round.call} ${nth}` });
  }
}

/** Kills one and the same store again and again, each time after another number of acknowledgements. */
async function killAtRandom(round: Round): Promise<void> {
  const random = seededRandom(round.seed);
  const directory = join(round.work, 'random');
  mkdirSync(directory);
  let carried = 0;
  for (let kill = 1; kill <= round.points; kill++) {
    using writer = startWriter({ directory, ...mutantOf(round) });
    const target = carried + random(1, 60);
    await writer.until(() => writer.acked() >= target);
    await writer.kill();
    const acked = writer.acked() - carried;
    carried = writer.acked();
    round.tally.kills.random++;
    record(round.tally, { finding: inspectCopy(directory, carried), acked, at: `random kill ${kill}` });
  }
}

function mutantOf(round: Round): Pick<WriterSettings, 'mutant'> {
  return round.mutant === undefined ? {} : { mutant: round.mutant };
}

/** Looks at a copy: opening would recover the store, and the next kill is to find it as this one left it. */
function inspectCopy(directory: string, acked: number): Finding {
  const copy = `${directory}-copy`;
  cpSync(directory, copy, { recursive: true });
  try {
    return inspectRecords(copy, acked);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function record(tally: Tally, { finding, acked, at }: { finding: Finding; acked: number; at: string }): void {
  tally.acked += acked;
  tally.lost += finding.lost;
  const { corrupt } = finding;
  if (corrupt !== null) tally.corrupt++;
  if (corrupt !== null || finding.lost > 0) tally.problems.push(`${at}: lost ${finding.lost}, ${corrupt ?? 'sound'}`);
}
