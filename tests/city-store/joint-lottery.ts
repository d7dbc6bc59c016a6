import { drawHashOf, sha256 } from '@machikado/city-services/src/lotteries/verify.ts';
import { drawOrder } from '@machikado/contracts/lottery-draw.ts';
import { LotteryFile, type LotteryRule } from '@machikado/contracts/lottery.ts';
import type { SampleCity } from './sample-city.ts';
import { sampleRules } from './sample-pack.ts';

const at = (monthsBefore: number, day: number) => ({ monthsBefore, day, at: '09:00' });
/** A lottery of a room with koma and one by the clock, which can be wished for together. */
export const rule: LotteryRule = {
  id: 'both',
  title: { ja: '抽選', en: 'Lottery' },
  rooms: ['left', 'studio'],
  opens: at(3, 1),
  closes: at(3, 10),
  draws: at(3, 15),
  confirms: at(3, 20),
  free: at(2, 1),
  maxApplications: 2,
  maxWishes: 3,
  maxWins: 1,
  tickets: { resident: 1, nonResident: 1, maxForLosses: 0 },
  sample: true,
};
const sales = { id: 'sales', name: { ja: '販売', en: 'Sales' }, percent: 200 };
const entrance = [100, 150].map((percent) => ({ id: `at-${percent}`, name: sales.name, percent }));
export const bookingRules = { ...sampleRules, fees: { ...sampleRules.fees, purposes: [sales], entrance } };
export const lottery = 'both-2027-03';
export const december = (day: number) => new Date(Date.UTC(2026, 11, day, 3));
export const hall = { roomId: 'left', date: '2027-03-07', komaId: 'evening' };
export const studio = { roomId: 'studio', date: '2027-03-08', komaId: '1800-2000' };
/** The hall on one day together with the studio by the clock on the next. */
export const together = { slots: [hall, studio] };

/** Takes another seed for a lottery that has closed: the first by which these applications come in this order. */
export async function sealSeedFor(city: SampleCity, inOrder: readonly string[]): Promise<void> {
  const { closing } = await city.context.db
    .selectFrom('lottery')
    .select('closing')
    .where('id', '=', lottery)
    .executeTakeFirstOrThrow();
  const { applications } = LotteryFile.pick({ applications: true }).parse(JSON.parse(closing ?? ''));
  for (let n = 0; ; n++) {
    const seed = sha256(`seed ${n}`);
    const order = drawOrder(applications, drawHashOf(seed, ''), sha256);
    if (order.map((one) => one.id).join() !== inOrder.join()) continue;
    const change = { seed, commitment: sha256(seed) };
    await city.context.db.updateTable('lottery').set(change).where('id', '=', lottery).execute();
    return;
  }
}
