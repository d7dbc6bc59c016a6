import { constants, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mountImage, mountNew } from './mounts.ts';
import { inspectRecords, type Finding } from './record-store.ts';
import { seededRandom } from './seeded-random.ts';
import { startWriter } from './writer-process.ts';

export type PowerCutOptions = {
  readonly cuts: number;
  readonly seed: number;
  /** NORMAL is the mutant: it loses acknowledged rows, and a run that does not see that sees nothing. */
  readonly synchronous: 'FULL' | 'NORMAL';
};

export type PowerCutReport = {
  readonly chaos: 'power-cut';
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly seed: number;
  readonly cuts: number;
  readonly cutsWithLoss: number;
  readonly mostLostInOneCut: number;
  readonly corrupt: number;
  readonly acked: number;
  readonly problems: readonly string[];
};

const mebibyte = 1024 * 1024;

/**
 * Promise P2: the writer works on an ext4 image that lies on XFS. A cut is a clone of that image at one instant: mounted
 * elsewhere it is what a disk holds after the power went, without anything that was only in memory. The number of
 * acknowledgements is read before the clone, so it can be too low but never too high.
 */
export async function runPowerCuts(options: PowerCutOptions): Promise<PowerCutReport> {
  const work = mkdtempSync(join(tmpdir(), 'machikado-power-'));
  try {
    using store = mountNew({
      file: join(work, 'store.img'),
      folder: join(work, 'store'),
      bytes: 2048 * mebibyte,
      make: ['mkfs.xfs', '-q', '-m', 'reflink=1'],
    });
    using disk = mountNew({
      file: join(store.folder, 'disk.img'),
      folder: join(work, 'live'),
      bytes: 400 * mebibyte,
      make: ['mkfs.ext4', '-q', '-F'],
    });
    return await cutManyTimes(options, {
      disk: disk.file,
      live: disk.folder,
      clone: join(store.folder, 'cut.img'),
      cut: join(work, 'cut'),
    });
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Whether promise P2 was seen to hold; for the mutant, whether it was seen to be broken. */
export function powerCutsHold(report: PowerCutReport): boolean {
  const something = report.cuts > 0 && report.acked > 0;
  return something && report.cutsWithLoss + report.corrupt === 0;
}

type Places = { readonly disk: string; readonly live: string; readonly clone: string; readonly cut: string };

async function cutManyTimes(options: PowerCutOptions, places: Places): Promise<PowerCutReport> {
  const { seed, synchronous } = options;
  const random = seededRandom(seed);
  // NORMAL is quick to acknowledge: between two cuts it needs more rows to have some that are not on the disk.
  const [least, most] = synchronous === 'FULL' ? [20, 300] : [200, 3000];
  const problems: string[] = [];
  const counts = { cuts: 0, cutsWithLoss: 0, mostLostInOneCut: 0, corrupt: 0, acked: 0 };
  using writer = startWriter({ directory: places.live, synchronous });
  for (let cut = 1; cut <= options.cuts; cut++) {
    const target = writer.acked() + random(least, most);
    await writer.until(() => writer.acked() >= target);
    counts.acked = writer.acked();
    const finding = cutAndInspect(places, counts.acked);
    counts.cuts++;
    if (finding.lost > 0) counts.cutsWithLoss++;
    if (finding.corrupt !== null) counts.corrupt++;
    counts.mostLostInOneCut = Math.max(counts.mostLostInOneCut, finding.lost);
    if (finding.lost > 0 || finding.corrupt !== null)
      problems.push(`cut ${cut}: lost ${finding.lost}, ${finding.corrupt ?? 'sound'}`);
  }
  await writer.kill();
  return { chaos: 'power-cut', synchronous, seed, ...counts, problems };
}

function cutAndInspect({ disk, clone, cut }: Places, acked: number): Finding {
  copyFileSync(disk, clone, constants.COPYFILE_FICLONE_FORCE);
  try {
    using mounted = mountImage(clone, cut);
    return inspectRecords(mounted.folder, acked);
  } finally {
    rmSync(clone);
  }
}
