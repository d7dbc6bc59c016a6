import { setTimeout as delay } from 'node:timers/promises';
import { untilThere } from '../../kiosk-agent/simulators/rig/process-rig.ts';
import { dieAt, type Death } from './agent-death.ts';
import { changeJobRows } from './job-rows.ts';
import { askFor, endOf, printerIsReady, type AskedSlip, type PrintLane } from './print-lane.ts';
import type { JobEnd, JobRecord, RoundRecord } from './round-judge.ts';
import { nameOf, type Fault, type PlannedRound } from './round-plan.ts';
import { stopAt } from './stopping-place.ts';

/** Ways to break the promise around an agent that keeps it. */
export const mutants = ['resend-unknown', 'drop-row', 'believe-printed'] as const;
export type Mutant = (typeof mutants)[number];

export type PlayedRound = { readonly record: RoundRecord; readonly isHit: boolean; readonly ends: readonly JobEnd[] };

/** So long is a printer without power. */
const powerCutMs = 1200;

/** Plays one round: slips, one fault, a start where the agent died, and all let come to rest. */
export async function playRound(lane: PrintLane, round: PlannedRound, mutant?: Mutant): Promise<PlayedRound> {
  await printerIsReady(lane.agent());
  const before = lane.cable.begunSlips();
  const slips = Array.from({ length: round.slips }, lane.newSlip);
  let isHit: boolean;
  let death: Death | undefined;
  if (round.fault === 'kill') {
    death = await dieAt(lane, round, slips);
    isHit = death.isHit;
    if (mutant === 'drop-row' || mutant === 'believe-printed') changeJobRows(lane.stateDirectory, mutant);
    await lane.restart();
    await takeUp(lane, { slips, death, asksAgain: round.asksAgain });
  } else {
    isHit = await disturb(lane, round, slips);
  }
  const jobs: JobRecord[] = [];
  for (const [index, slip] of slips.entries()) {
    const { code, isAcked } = slip;
    const disturbed = round.fault !== 'none' && round.place !== 'queued' && index === round.victim;
    const mayBeUnknown = death === undefined ? disturbed : death.rows.get(slip.key)?.state === 'sending';
    jobs.push({ code, isAcked, mayBeUnknown, end: await endOf(lane.agent(), slip) });
  }
  const unknown = slips.filter((_, index) => jobs[index]?.end === 'unknown');
  if (mutant === 'resend-unknown') for (const slip of unknown) await resend(lane, slip);
  const name = `${nameOf(round)}, ${round.victim + 1} of ${round.slips}, sweep ${round.sweep.toFixed(4)}`;
  const record = { name, jobs, begunSlips: lane.cable.begunSlips() - before };
  return { record, isHit, ends: jobs.map(({ end }) => end) };
}

type TakingUp = { readonly slips: readonly AskedSlip[]; readonly death: Death; readonly asksAgain: boolean };

/** What was never acknowledged is asked for again as a page does, or it is left alone and looked up. */
async function takeUp(lane: PrintLane, { slips, death, asksAgain }: TakingUp): Promise<void> {
  for (const slip of slips.filter(({ isAcked }) => !isAcked)) {
    if (asksAgain) await askFor(lane.agent(), slip);
    else slip.id = death.rows.get(slip.key)?.id;
  }
}

/** What a careless kiosk would do. */
async function resend(lane: PrintLane, slip: AskedSlip): Promise<void> {
  const again: AskedSlip = { ...slip, key: crypto.randomUUID(), id: undefined, isAcked: false };
  await askFor(lane.agent(), again);
  await endOf(lane.agent(), again);
}

async function disturb(lane: PrintLane, round: PlannedRound, slips: readonly AskedSlip[]): Promise<boolean> {
  const { cable } = lane;
  if (round.fault !== 'none') cable.holdStatus();
  for (const slip of slips) await askFor(lane.agent(), slip);
  if (round.fault === 'none') return true;
  let recovered: Promise<void> | undefined;
  const act = () => (recovered = breakLink(lane, round.fault));
  let came = true;
  if (round.place === 'queued') await act();
  else came = await stopAt(lane, round, act);
  await recovered;
  return came;
}

async function breakLink({ cable, printer }: PrintLane, fault: Fault): Promise<void> {
  if (fault === 'hang-up') cable.hangUp();
  if (fault === 'reset') cable.reset();
  if (fault === 'silence') cable.fallSilent();
  if (fault !== 'power-cut') return;
  const comeBack = cable.fallSilent();
  cable.unplug(true);
  // All that the cable let through is to be in the printer before its power goes.
  await untilThere(() => printer.describe()['connected'] === false || undefined, 'the end of the connection');
  printer.order({ online: false });
  await delay(powerCutMs);
  printer.order({ online: true });
  cable.unplug(false);
  comeBack();
}
