import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { planOf } from '../facilities/lottery-plan.ts';
import type { Work } from '../transactions/work.ts';
import type { Slot } from './bookings.ts';

/**
 * Refuses a slot that a lottery is about to give away: its list of what is not to be had is fixed and published, and a
 * winner must find all of her rooms. Before the closing such a slot gets onto that list; after the draw what was won is
 * held. The lottery's row is taken, so that a closing under way waits for this transaction or is seen by it.
 */
export async function refuseUndrawn(work: Work, slot: Slot): Promise<Result<undefined, BookingRefusal>> {
  const leaves = new Set(slot.leaves);
  const rules = work.lotteries.filter((rule) =>
    rule.rooms.some((id) => work.rooms.get(id)?.leaves.some((leaf) => leaves.has(leaf))),
  );
  for (const rule of rules) {
    const plan = planOf(rule, slot.date.slice(0, 7));
    const row = await work.tx
      .updateTable('lottery')
      .set((column) => ({ state: column.ref('state') }))
      .where('id', '=', plan.id)
      .returning('state')
      .executeTakeFirst();
    if (row?.state === 'closed') return err({ kind: 'lottery-undrawn', drawsAt: plan.drawsAt, lotteryId: plan.id });
  }
  return ok();
}
