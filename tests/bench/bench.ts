import assert from 'node:assert/strict';
import { median, percentile, ratio } from './statistics.ts';

/** One measured value: of a step, a request, a whole run. */
export type Sample = { readonly metric: string; readonly value: number };

/** Plays one run and gives everything that it measured. */
export type Runner = () => Promise<readonly Sample[]>;

/** What runs against what: opened once for a whole bench, closed after it. */
export type Field = AsyncDisposable & { readonly ours: Runner; readonly peer: Runner | null };

type Counts = { readonly visits?: number; readonly packets?: number };

export type Statistic = 'p50' | 'p95' | 'median';

/** `atMost` and `atLeast` hold our value; the ratios hold ours divided by the peer's. */
export type Target =
  | { readonly atMost: number }
  | { readonly atLeast: number }
  | { readonly ratioAtMost: number }
  | { readonly ratioAtLeast: number }
  | null;

export type Measure = { readonly unit: string; readonly statistics: Partial<Record<Statistic, Target>> };

/** One bench: a file `<name>.bench.ts` in this folder exports it as `bench`. */
export type Bench = {
  readonly about: string;
  readonly warmUps: number;
  readonly runs: number;
  /** What becomes of the samples of one metric; asked for each metric that a run brought. */
  readonly measure: (metric: string) => Measure;
  /** How many of what the bench counts, where it counts visits or packets; its own number where nothing is said. */
  readonly open: (options?: Counts) => Promise<Field>;
};

export type Figure = {
  readonly metric: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly ratio: number | null;
  readonly target: string;
  readonly holds: boolean;
};

type Samples = Map<string, number[]>;

const compute: Record<Statistic, (values: readonly number[]) => number> = {
  p50: (values) => percentile(values, 0.5),
  p95: (values) => percentile(values, 0.95),
  median,
};

/**
 * Plays a bench: warm-ups that nobody counts, then `runs` rounds in which ours and the peer take turns at going first,
 * so that neither always has the warmer machine.
 */
export async function playBench(
  bench: Bench,
  { onRun, runs, ...counts }: Counts & { runs: number; onRun: (done: number) => void },
): Promise<Figure[]> {
  await using field = await bench.open(counts);
  const ours: Samples = new Map();
  const peer: Samples | null = field.peer && new Map();
  for (let warmUp = 0; warmUp < bench.warmUps; warmUp++) await playRound(field, null, warmUp);
  for (let run = 0; run < runs; run++) {
    await playRound(field, { ours, peer }, run);
    onRun(run + 1);
  }
  return figuresOf(bench, ours, peer);
}

async function playRound(
  field: Field,
  into: { ours: Samples; peer: Samples | null } | null,
  round: number,
): Promise<void> {
  const playOurs = async () => collect(await field.ours(), into?.ours);
  const playPeer = async () => collect((await field.peer?.()) ?? [], into?.peer ?? undefined);
  const order = round % 2 === 0 ? [playOurs, playPeer] : [playPeer, playOurs];
  for (const play of order) await play();
}

function collect(samples: readonly Sample[], into: Samples | undefined): void {
  for (const { metric, value } of samples) {
    if (into?.get(metric)?.push(value) === undefined) into?.set(metric, [value]);
  }
}

/** The figures of all samples, in the order in which the metrics first came. */
export function figuresOf(bench: Pick<Bench, 'measure'>, ours: Samples, peer: Samples | null): Figure[] {
  assert(ours.size > 0, 'a bench that measured nothing');
  const figures: Figure[] = [];
  for (const [metric, values] of ours) {
    const { unit, statistics } = bench.measure(metric);
    for (const [statistic, target] of Object.entries(statistics) as [Statistic, Target][]) {
      const theirs = peer?.get(metric);
      const own = compute[statistic](values);
      const other = theirs ? compute[statistic](theirs) : null;
      const compared = { ours: own, peer: other, ratio: ratio(own, other) };
      const name = `${metric} ${statistic}`;
      figures.push({ metric: name, unit, ...compared, target: describe(target, unit), holds: isMet(target, compared) });
    }
  }
  return figures;
}

function describe(target: Target, unit: string): string {
  if (target === null) return 'none';
  if ('atMost' in target) return `≤ ${target.atMost} ${unit}`;
  if ('atLeast' in target) return `≥ ${target.atLeast} ${unit}`;
  return 'ratioAtMost' in target ? `ratio ≤ ${target.ratioAtMost}` : `ratio ≥ ${target.ratioAtLeast}`;
}

/** A target on a ratio is not met where there is no peer: nobody may claim what was not compared. */
function isMet(target: Target, { ours, ratio: compared }: Pick<Figure, 'ours' | 'ratio'>): boolean {
  if (target === null) return true;
  if ('atMost' in target) return ours <= target.atMost;
  if ('atLeast' in target) return ours >= target.atLeast;
  if (compared === null) return false;
  return 'ratioAtMost' in target ? compared <= target.ratioAtMost : compared >= target.ratioAtLeast;
}
