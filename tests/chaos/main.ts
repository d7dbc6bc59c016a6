import { parseArgs } from 'node:util';
import { canReadPaper } from '../prints/paper-record.ts';
import { mutants } from '../prints/print-round.ts';
import { raceHolds, runBookingRace } from '../races/booking-race.ts';
import { accountingHolds, runAccountingChaos } from './accounting.ts';
import { diskFullHolds, runDiskFull } from './disk-full.ts';
import { fsyncErrorsHold, runFsyncErrors } from './fsync-error.ts';
import { killPointsHold, runKillPoints } from './kill-points.ts';
import { leftoversHold, runLeftovers } from './leftovers.ts';
import { enterPrivateMounts } from './mounts.ts';
import { powerCutsHold, runPowerCuts } from './power-cut.ts';
import { printsHold, runPrints } from './prints.ts';

const usage = `npm run chaos -- <fault> [options]

  kill-points  [--points 60]                       death at the Nth system call, and at random moments (P1)
  power-cut    [--cuts 30] [--synchronous NORMAL]  the power goes while rows are written (P2)
  disk-full    [--rounds 10]                       full to the last byte, at opening and while writing (P7)
  fsync-error  [--errors 20]                       the disk refuses an fsync (P8)

  prints       [--rounds 200] [--only kill@in-band]   the agent dies or the printer goes, at each place of a slip (P3)

  booking-race [--rounds 1000] [--kills 10] [--engine sqlite]   8 processes after the same slots (P4)

  radius       [--sessions 100000] [--kills 20] [--engine postgres]   the server dies while access points count (P6):
                                                   at any moment, at its Nth write, at its Nth fsync

  leftovers    [--turns 500]                       what a person has typed, looked for after the end of her turn (P14)

  --seed N      repeats a run        --mutant NAME   a workload that breaks its promise: must exit 1

Prints its counts as one JSON line. Exit: 0 the promise held, 1 it did not (or nothing happened), 2 cannot run here.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    points: { type: 'string', default: '60' },
    cuts: { type: 'string', default: '30' },
    rounds: { type: 'string' },
    kills: { type: 'string' },
    engine: { type: 'string', default: 'sqlite' },
    errors: { type: 'string', default: '20' },
    turns: { type: 'string', default: '500' },
    sessions: { type: 'string', default: '100000' },
    only: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    synchronous: { type: 'string', default: 'FULL' },
    mutant: { type: 'string' },
  },
});
const seed = Number(values.seed);
const first = values.mutant === 'acknowledge-first' ? { mutant: 'acknowledge-first' as const } : {};
const anyway = values.mutant === 'acknowledge-anyway' ? { mutant: 'acknowledge-anyway' as const } : {};

/** What was started is ended on exit, so each way out has to be one. */
function leaveByExit(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
}

function finish<Report>(report: Report, holds: (report: Report) => boolean): void {
  console.log(JSON.stringify(report));
  process.exitCode = holds(report) ? 0 : 1;
}

switch (positionals[0]) {
  case 'kill-points':
    leaveByExit();
    finish(await runKillPoints({ points: Number(values.points), seed, ...first }), killPointsHold);
    break;
  case 'power-cut': {
    await enterPrivateMounts();
    leaveByExit();
    const synchronous = values.synchronous === 'NORMAL' ? 'NORMAL' : 'FULL';
    finish(await runPowerCuts({ cuts: Number(values.cuts), seed, synchronous }), powerCutsHold);
    break;
  }
  case 'disk-full':
    await enterPrivateMounts();
    leaveByExit();
    finish(await runDiskFull({ rounds: Number(values.rounds ?? 10), seed, ...anyway }), diskFullHolds);
    break;
  case 'fsync-error':
    leaveByExit();
    finish(await runFsyncErrors({ errors: Number(values.errors), ...anyway }), fsyncErrorsHold);
    break;
  case 'booking-race': {
    leaveByExit();
    const engine = values.engine === 'postgres' ? 'postgres' : 'sqlite';
    const rounds = Number(values.rounds ?? 1000);
    finish(await runBookingRace({ engine, rounds, kills: Number(values.kills ?? 10) }), raceHolds);
    break;
  }
  case 'prints': {
    if (!canReadPaper()) {
      console.error('chaos: cannot run here: zbarimg is missing (apt: zbar-tools)');
      process.exit(2);
    }
    leaveByExit();
    const mutant = mutants.find((one) => one === values.mutant);
    const onRound = (done: number, name: string) => console.error(`${done}: ${name}`);
    finish(
      await runPrints({ rounds: Number(values.rounds ?? 200), seed, only: values.only, mutant, onRound }),
      printsHold,
    );
    break;
  }
  case 'radius': {
    leaveByExit();
    const mutant = values.mutant === 'believe-silence' ? values.mutant : undefined;
    const engine = values.engine === 'postgres' ? 'postgres' : 'sqlite';
    const numbers = { sessions: Number(values.sessions), kills: Number(values.kills ?? 20), seed };
    finish(await runAccountingChaos({ ...numbers, engine, mutant }), accountingHolds);
    break;
  }
  case 'leftovers':
    leaveByExit();
    finish(await runLeftovers(Number(values.turns)), leftoversHold);
    break;
  default:
    console.error(usage);
    process.exitCode = 64;
}
