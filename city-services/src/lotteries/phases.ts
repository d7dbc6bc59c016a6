import { currentPlans } from '../facilities/lottery-plan.ts';
import type { CityContext } from '../http/context.ts';
import { doWork } from '../transactions/work.ts';
import { closeLottery, drawClosed } from './drawing.ts';
import { sealSeeds } from './store.ts';

/**
 * Takes each lottery on to where it should be by now: seals the seed of one that is coming, fixes the list of one that
 * has closed, and draws one into which no value from outside is mixed. One that waits for such a value staff draw.
 */
export async function advanceLotteries(context: CityContext): Promise<void> {
  const { lotteries } = context.pack;
  const now = context.now();
  const plans = currentPlans(lotteries, now);
  if (plans.length === 0) return;
  await doWork(context, 'city', (work) => sealSeeds(work, plans));
  const city = { pepper: context.pepper, cityId: context.city.id };
  for (const plan of plans) {
    const rule = lotteries.find((candidate) => plan.id === `${candidate.id}-${plan.month}`);
    if (rule === undefined || now < new Date(plan.closesAt)) continue;
    await doWork(context, 'city', (work) => closeLottery(work, { plan, rule }, city));
    if (plan.publicValue !== undefined || now < new Date(plan.drawsAt)) continue;
    // Refused only where staff have drawn it meanwhile.
    await doWork(context, 'city', async (work) => (await drawClosed(work, plan, '')).ok);
  }
}
