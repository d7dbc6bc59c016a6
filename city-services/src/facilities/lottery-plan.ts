import { instantOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import type { LotteryPlan, LotteryRule } from '@machikado/contracts/lottery.ts';

/** The month so many before (above zero) or after (below) one, `YYYY-MM`. */
export function monthBefore(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 - months, 1)).toISOString().slice(0, 7);
}

/** The lottery of one month by a rule. */
export function planOf(rule: LotteryRule, month: string): LotteryPlan {
  const at = ({ monthsBefore, day, at }: LotteryRule['opens']) =>
    instantOf(`${monthBefore(month, monthsBefore)}-${String(day).padStart(2, '0')}`, at).toISOString();
  return {
    id: `${rule.id}-${month}`,
    title: rule.title,
    month,
    rooms: rule.rooms,
    opensAt: at(rule.opens),
    closesAt: at(rule.closes),
    drawsAt: at(rule.draws),
    confirmUntil: at(rule.confirms),
    freeAt: at(rule.free),
    maxApplications: rule.maxApplications,
    maxWishes: rule.maxWishes,
    maxWins: rule.maxWins,
    ...(rule.publicValue && { publicValue: rule.publicValue }),
    sample: rule.sample,
  };
}

/** The lottery that gives a room's day away first, if it is not over at `now`. */
export function lotteryFor(
  rules: readonly LotteryRule[],
  slot: { readonly roomId: string; readonly date: CivilDate },
  now: Date,
): LotteryPlan | undefined {
  const rule = rules.find((candidate) => candidate.rooms.includes(slot.roomId));
  const plan = rule && planOf(rule, slot.date.slice(0, 7));
  return plan !== undefined && now < new Date(plan.freeAt) ? plan : undefined;
}

/** The lottery of this name, of whatever month; undefined where no rule has it. */
export function planNamed(rules: readonly LotteryRule[], id: string): LotteryPlan | undefined {
  const month = id.slice(-7);
  const rule = rules.find((candidate) => id === `${candidate.id}-${month}`);
  return rule !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? planOf(rule, month) : undefined;
}

/** How far ahead lotteries are looked for. */
const monthsAhead = 25;

/** The lotteries that have begun or will within a month of `now`, and whose days are not all over. */
export function currentPlans(rules: readonly LotteryRule[], now: Date): LotteryPlan[] {
  const thisMonth = now.toISOString().slice(0, 7);
  const soon = new Date(now.getTime() + 31 * 86_400_000).toISOString();
  return rules.flatMap((rule) =>
    Array.from({ length: monthsAhead }, (_, after) => planOf(rule, monthBefore(thisMonth, -after))).filter(
      (plan) => plan.opensAt <= soon,
    ),
  );
}
