import { percentile } from '../bench/statistics.ts';
import { startGuardedCity } from '../leftovers/guarded-city.ts';
import { runRounds, type RoundsReport } from '../leftovers/turn-rounds.ts';

type LeftoversReport = Omit<RoundsReport, 'wipeMs' | 'firstScreenMs'> & {
  readonly wipeMs: Spread;
  /** From the end of a turn to the next drawn page. */
  readonly firstScreenMs: Spread;
};
/** Half of all next people wait no longer for their first screen; `npm run bench -- ui` holds 95 of 100 to it. */
const longestFirstScreenMs = 1500;

type Spread = { readonly count: number; readonly p50: number; readonly p95: number };

/** Lives so many turns at a kiosk with a guarded browser, and looks for what they have left. */
export async function runLeftovers(turns: number): Promise<LeftoversReport> {
  await using guarded = await startGuardedCity();
  const report = await runRounds({
    ...guarded,
    rounds: turns,
    onRound: (round, ending) => console.error(`turn ${round + 1} of ${turns}: ${ending}`),
  });
  return { ...report, wipeMs: spreadOf(report.wipeMs), firstScreenMs: spreadOf(report.firstScreenMs) };
}

export function leftoversHold(report: LeftoversReport): boolean {
  const wiped = report.traces.length === 0 && report.filesLookedAt > report.rounds;
  return wiped && report.firstScreenMs.p50 <= longestFirstScreenMs;
}

function spreadOf(ms: readonly number[]): Spread {
  return { count: ms.length, p50: percentile(ms, 0.5), p95: percentile(ms, 0.95) };
}
