import type { Stop } from './faulty-cable.ts';
import type { PrintLane } from './print-lane.ts';
import { isBytePlace, type PlannedRound } from './round-plan.ts';
import { bytesUntil } from './slip-shape.ts';

const longestWaitMs = 60_000;

/** Lets the slips go and does something in the moment in which one of them comes to the place; false if none ever does. */
export function stopAt({ cable, shape }: PrintLane, round: PlannedRound, act: () => void): Promise<boolean> {
  const { place, sweep, victim } = round;
  let stop: Stop | undefined;
  if (isBytePlace(place)) stop = { at: 'byte', bytesUntil: (head) => bytesUntil({ place, sweep, shape }, head) };
  else if (place === 'fence-worked') stop = { at: place };
  if (stop === undefined) throw new Error(`No slip stops at ${place}.`);
  const came = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => came.resolve(false), longestWaitMs);
  cable.whenStopped(victim, stop, () => {
    clearTimeout(timer);
    act();
    came.resolve(true);
  });
  cable.letGo();
  return came.promise;
}
