import { openPrintLane } from '../prints/print-lane.ts';
import { playRound, type Mutant, type PlayedRound } from '../prints/print-round.ts';
import { judgeRound } from '../prints/round-judge.ts';
import { nameOf, needsPatience, planRounds, type PlannedRound } from '../prints/round-plan.ts';
import { canTrace } from '../prints/traced-death.ts';

export type PrintsOptions = {
  readonly rounds: number;
  readonly seed: number;
  readonly mutant?: Mutant | undefined;
  /** One fault at one place alone, such as `kill@in-band`. */
  readonly only?: string | undefined;
  readonly onRound?: (done: number, name: string) => void;
};

export type PrintsReport = {
  readonly chaos: 'prints';
  readonly seed: number;
  readonly rounds: number;
  /** Whether places that are system calls were among them: only root can stop a process there. */
  readonly traced: boolean;
  readonly jobs: number;
  readonly acked: number;
  readonly ends: Readonly<Record<string, number>>;
  readonly tornPieces: number;
  readonly duplicates: number;
  readonly silentLosses: number;
  readonly untruthful: number;
  readonly notByItself: number;
  /** How often each fault really came at each place. */
  readonly hits: Readonly<Record<string, number>>;
  /** What was planned and never came. */
  readonly neverHit: readonly string[];
  readonly problems: readonly string[];
};

/** Rounds that wait for a silent printer take no time of the processor: more of them run side by side. */
const lanes = { busy: 3, patient: 6 };

type Tally = { -readonly [Key in keyof PrintsReport]: PrintsReport[Key] } & {
  ends: Record<string, number>;
  hits: Record<string, number>;
  problems: string[];
};

/** Promise P3: slips, one fault a round at each of the places between request and settled row, judged by the paper. */
export async function runPrints(options: PrintsOptions): Promise<PrintsReport> {
  const { rounds, seed, only } = options;
  const traced = canTrace();
  const plan = planRounds({ rounds, seed, only, canTrace: traced });
  const tally: Tally = {
    ...{ chaos: 'prints', seed, rounds: 0, traced, jobs: 0, acked: 0, ends: {}, tornPieces: 0 },
    ...{ duplicates: 0, silentLosses: 0, untruthful: 0, notByItself: 0, hits: {}, neverHit: [], problems: [] },
  };
  const patient = plan.filter((round) => needsPatience(round));
  const busy = plan.filter((round) => !needsPatience(round));
  const share = (queue: PlannedRound[], most: number) =>
    Array.from({ length: Math.min(most, queue.length) }, () => queue);
  const queues = [...share(busy, lanes.busy), ...share(patient, lanes.patient)];
  await Promise.all(queues.map((queue, index) => driveLane({ queue, number: index + 1, tally, options })));
  const planned = [...new Set(plan.map(nameOf))];
  return { ...tally, neverHit: planned.filter((name) => tally.hits[name] === undefined) };
}

/** Whether promise P3 was seen to hold: every fault came at every place of the plan, and nobody was told a wrong thing. */
export function printsHold(report: PrintsReport): boolean {
  const { duplicates, silentLosses, untruthful, notByItself } = report;
  const happened = report.acked > 0 && report.rounds > 0 && report.neverHit.length === 0;
  return happened && duplicates + silentLosses + untruthful + notByItself === 0;
}

type Driving = {
  /** Shared by all lanes of its kind. */
  readonly queue: PlannedRound[];
  readonly number: number;
  readonly tally: Tally;
  readonly options: PrintsOptions;
};

/** Plays rounds until there are none, and judges them when all paper has come out. */
async function driveLane({ queue, number, tally, options }: Driving): Promise<void> {
  await using lane = await openPrintLane(number);
  const played: PlayedRound[] = [];
  for (let round = queue.shift(); round !== undefined; round = queue.shift()) {
    const one = await playRound(lane, round, options.mutant);
    played.push(one);
    tally.rounds += 1;
    const name = nameOf(round);
    if (one.isHit) tally.hits[name] = (tally.hits[name] ?? 0) + 1;
    options.onRound?.(tally.rounds, `${one.record.name}: ${one.ends.join(', ')}${one.isHit ? '' : ' (missed)'}`);
  }
  const { copiesOf, tornPieces } = await lane.wholeSlips();
  tally.tornPieces += tornPieces;
  for (const { record } of played) {
    const { problems, ...counts } = judgeRound(record, copiesOf);
    for (const key of ['duplicates', 'silentLosses', 'untruthful', 'notByItself'] as const) tally[key] += counts[key];
    tally.problems.push(...problems);
    for (const { end, isAcked } of record.jobs) {
      tally.jobs += 1;
      tally.acked += isAcked ? 1 : 0;
      tally.ends[end] = (tally.ends[end] ?? 0) + 1;
    }
  }
}
