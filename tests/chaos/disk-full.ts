import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fillUp, mountNew, type Image } from './mounts.ts';
import { inspectRecords } from './record-store.ts';
import { seededRandom } from './seeded-random.ts';
import { startWriter, type WriterProcess } from './writer-process.ts';

export type DiskFullOptions = {
  readonly rounds: number;
  readonly seed: number;
  readonly mutant?: 'acknowledge-anyway';
};

export type DiskFullReport = {
  readonly chaos: 'disk-full';
  readonly seed: number;
  readonly rounds: number;
  /** Rounds in which the disk was full before the store existed, before it was opened again, while it was written. */
  readonly kinds: Record<Kind, number>;
  readonly endedByItself: number;
  readonly refused: number;
  readonly ackedWhileFull: number;
  readonly recovered: number;
  readonly acked: number;
  readonly lost: number;
  readonly corrupt: number;
  readonly problems: readonly string[];
};

type Kind = (typeof kinds)[number];
type Tally = { -readonly [Key in keyof DiskFullReport]: DiskFullReport[Key] } & { problems: string[] };

const kinds = ['first-open', 'open-again', 'mid-write'] as const;
const mebibyte = 1024 * 1024;
const diskBytes = 8 * mebibyte;

/**
 * Promise P7: on a small disk that is full to the last byte nothing dies, nothing is acknowledged, and what was stored
 * stays; when space returns the same process goes on by itself.
 */
export async function runDiskFull(options: DiskFullOptions): Promise<DiskFullReport> {
  const work = mkdtempSync(join(tmpdir(), 'machikado-full-'));
  const random = seededRandom(options.seed);
  const tally: Tally = {
    chaos: 'disk-full',
    seed: options.seed,
    rounds: 0,
    kinds: { 'first-open': 0, 'open-again': 0, 'mid-write': 0 },
    endedByItself: 0,
    refused: 0,
    ackedWhileFull: 0,
    recovered: 0,
    acked: 0,
    lost: 0,
    corrupt: 0,
    problems: [],
  };
  try {
    for (let round = 0; round < options.rounds; round++) {
      const kind = kinds[round % kinds.length] ?? 'mid-write';
      using disk = mountNew({
        file: join(work, 'disk.img'),
        folder: join(work, 'disk'),
        bytes: diskBytes,
        make: ['mkfs.ext4', '-q', '-F'],
      });
      await playRound({ kind, disk, tally, rowsBefore: random(1, 200), mutant: options.mutant });
    }
  } finally {
    rmSync(work, { recursive: true });
  }
  return tally;
}

/** Whether promise P7 was seen to hold: each round was refused something, and came back. */
export function diskFullHolds(report: DiskFullReport): boolean {
  const { rounds, recovered, refused, acked } = report;
  const something = rounds > 0 && acked > 0 && refused >= rounds && recovered === rounds;
  return something && report.endedByItself + report.ackedWhileFull + report.lost + report.corrupt === 0;
}

type Round = {
  readonly kind: Kind;
  readonly disk: Image;
  readonly tally: Tally;
  readonly rowsBefore: number;
  readonly mutant: 'acknowledge-anyway' | undefined;
};

async function playRound(round: Round): Promise<void> {
  const { kind, tally, mutant } = round;
  const directory = join(round.disk.folder, 'state');
  const settings = { directory, ballastBytes: mebibyte / 2, ...(mutant !== undefined && { mutant }) };
  tally.rounds++;
  tally.kinds[kind]++;
  if (kind !== 'first-open') mkdirSync(directory);
  if (kind === 'open-again') {
    using earlier = startWriter(settings);
    await earlier.until(() => earlier.acked() >= round.rowsBefore);
    await earlier.kill();
  }
  const filledBefore = kind === 'mid-write' ? undefined : fillUp(round.disk.folder);
  using writer = startWriter(settings);
  try {
    if (kind === 'mid-write') await writer.until(() => writer.acked() >= round.rowsBefore);
    await standFull(round, writer, filledBefore ?? fillUp(round.disk.folder));
  } catch (error) {
    tally.endedByItself++;
    tally.problems.push(`${kind}: ${String(error)}`);
  }
  await writer.kill();
  const finding = inspectRecords(directory, writer.acked());
  tally.acked += writer.acked();
  tally.lost += finding.lost;
  if (finding.corrupt !== null) tally.corrupt++;
  if (finding.lost > 0 || finding.corrupt !== null)
    tally.problems.push(`${kind}: lost ${finding.lost}, ${finding.corrupt ?? 'sound'}`);
}

/** With the disk full, nothing is acknowledged once a try was refused. Then space returns. */
async function standFull(round: Round, writer: WriterProcess, filler: Disposable): Promise<void> {
  const { tally } = round;
  await writer.until(() => writer.refused() >= 1 || isMutantDone(round, writer));
  // Freeing the ballast may have let the store open and take a few rows more: only then it is really full.
  await settle(writer);
  const before = writer.acked();
  await settle(writer);
  tally.ackedWhileFull += writer.acked() - before;
  tally.refused += writer.refused();
  filler[Symbol.dispose]();
  const full = writer.acked();
  await writer.until(() => writer.acked() > full + 20);
  tally.recovered++;
}

/** Waits for three more refusals; a store that cannot even be opened says so only once, so not for ever. */
async function settle(writer: WriterProcess): Promise<void> {
  const enough = writer.refused() + 3;
  await Promise.race([writer.until(() => writer.refused() >= enough), delay(400)]);
}

/** A mutant is never refused: it has shown itself once it has acknowledged more than the disk can hold. */
function isMutantDone(round: Round, writer: WriterProcess): boolean {
  return round.mutant !== undefined && writer.acked() > diskBytes / 200;
}
