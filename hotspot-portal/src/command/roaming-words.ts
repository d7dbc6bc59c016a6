import type { z } from 'zod';
import type { RoamingAnswer } from '../management/roaming-routes.ts';

/** How the other networks are, a line for each of their servers, and whether each of them is there. */
export function roamingWords({ operatorName, homes, guests }: z.infer<typeof RoamingAnswer>) {
  if (operatorName === null) return { text: 'No other network is known here.', good: true };
  const lines = homes.map(({ name, state, forSeconds, ...counts }) => {
    const { asked, answered, silent, outstanding, fault } = counts;
    const why = state !== 'up' && fault !== null ? ` (${fault})` : '';
    return `home      ${name}: ${state} for ${forSeconds} s${why}, ${asked} asked, ${answered} answered, ${silent} not in time, ${outstanding} under way`;
  });
  const { accepted, rejected, refusedHere, loops, unanswered } = guests;
  return {
    text: [
      `we are    ${operatorName}`,
      ...lines,
      `guests    ${accepted} let in, ${rejected} refused at home, ${refusedHere} refused here, ${loops} in a circle, ${unanswered} not answered`,
    ].join('\n'),
    good: homes.every(({ state }) => state === 'up'),
  };
}
