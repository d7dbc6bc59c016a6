import { randomBytes } from 'node:crypto';
import { canonicalJson } from '@machikado/contracts/canonical-json.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import {
  LotteryApplicationRequest,
  type Lottery,
  type LotteryPlan,
  type LotteryRule,
  MyLotteryApplication,
} from '@machikado/contracts/lottery.ts';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { z } from 'zod';
import { chooseFrom, decideBooker, findSlot, type Slot } from '../bookings/bookings.ts';
import { takeBooker } from '../bookings/bookers.ts';
import { closingOn } from '../facilities/calendar.ts';
import { currentPlans } from '../facilities/lottery-plan.ts';
import type { CityDatabase } from '../store/database.ts';
import type { CityTables } from '../store/tables.ts';
import type { Work } from '../transactions/work.ts';
import { sha256 } from './verify.ts';

type LotteryRow = CityTables['lottery'];
type ApplicationRow = CityTables['lottery_application'];

const Closing = z.object({ applications: z.array(z.unknown()) });
const Ids = z.array(z.uuid());
const Falls = MyLotteryApplication.shape.fallen;

/** Seals the seed of each lottery that has none yet, before anybody can apply. Doing it again changes nothing. */
export async function sealSeeds(work: Work, plans: readonly LotteryPlan[]): Promise<void> {
  for (const plan of plans) {
    const seed = randomBytes(32).toString('hex');
    const sealed = await work.tx
      .insertInto('lottery')
      .values({
        id: plan.id,
        seed,
        commitment: sha256(seed),
        state: 'open',
        made_at: work.now.toISOString(),
        closing: null,
        closing_hash: null,
        public_value: null,
        wins: null,
        max_wins: null,
        fallen: null,
        drawn_at: null,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (sealed !== undefined) work.note('lottery.sealed', plan.id);
  }
}

function lotteryOf(plan: LotteryPlan, row: LotteryRow, now: Date): Lottery {
  const state = row.state === 'open' && now < new Date(plan.opensAt) ? 'planned' : row.state;
  return {
    ...plan,
    state,
    commitment: row.commitment,
    ...(row.closing_hash !== null && { closingHash: row.closing_hash }),
    ...(row.closing !== null && { applications: Closing.parse(JSON.parse(row.closing)).applications.length }),
  };
}

/** The lotteries of now, the nearest month first. */
export async function currentLotteries(db: CityDatabase, rules: readonly LotteryRule[], now: Date): Promise<Lottery[]> {
  const plans = currentPlans(rules, now);
  if (plans.length === 0) return [];
  const rows = await db
    .selectFrom('lottery')
    .selectAll()
    .where(
      'id',
      'in',
      plans.map((plan) => plan.id),
    )
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return plans
    .flatMap((plan) => {
      const row = byId.get(plan.id);
      return row === undefined ? [] : [lotteryOf(plan, row, now)];
    })
    .toSorted((a, b) => (a.month === b.month ? (a.id < b.id ? -1 : 1) : a.month < b.month ? -1 : 1));
}

export function myApplicationOf(row: ApplicationRow): MyLotteryApplication {
  return {
    ...LotteryApplicationRequest.parse(JSON.parse(row.request)),
    id: row.id,
    lotteryId: row.lottery_id,
    state: row.state,
    madeAt: row.made_at,
    ...(row.won_wish !== null && { wonWish: row.won_wish }),
    ...(row.booking_ids !== null && { bookingIds: Ids.parse(JSON.parse(row.booking_ids)) }),
    ...(row.fallen !== null && { fallen: Falls.parse(JSON.parse(row.fallen)) }),
  };
}

export type LotteryRefusal =
  | BookingRefusal
  | { readonly kind: 'not-found' }
  | { readonly kind: 'lottery-not-open'; readonly opensAt: string; readonly closesAt: string }
  | { readonly kind: 'outside-lottery' }
  | { readonly kind: 'too-many-applications'; readonly limit: number }
  | { readonly kind: 'too-many-wishes'; readonly limit: number };

/** The slots of one wish, if the lottery gives them away and they can be had together. */
function slotsOfWish(
  work: Work,
  plan: LotteryPlan,
  wish: LotteryApplicationRequest['wishes'][number],
): Result<Slot[], LotteryRefusal> {
  const slots: Slot[] = [];
  const units = new Set<string>();
  for (const one of wish.slots) {
    if (!plan.rooms.includes(one.roomId) || one.date.slice(0, 7) !== plan.month)
      return err({ kind: 'outside-lottery' });
    const slot = findSlot(work.rooms, one);
    if (!slot.ok) return slot;
    const closing = closingOn(slot.value.facility, work.rules, one.date);
    if (closing !== undefined) return err({ kind: 'closed-day', ...closing });
    for (const unit of unitsOfSlot(slot.value)) {
      // Twice in one wish: it could never be given.
      if (units.has(unit)) return err({ kind: 'slot-taken', mine: true });
      units.add(unit);
    }
    slots.push(slot.value);
  }
  return ok(slots);
}

/** What a slot takes, as the published file names it. */
export function unitsOfSlot(slot: Slot): string[] {
  return slot.leaves.flatMap((leaf) => slot.span.unitIds.map((unit) => `${leaf}/${slot.date}/${unit}`)).toSorted();
}

/** Applies in a lottery (抽選申込). Refuses what could not be booked by this user even if it were won. */
export async function applyInLottery(
  work: Work,
  plan: LotteryPlan,
  made: { readonly userId: string; readonly request: LotteryApplicationRequest },
): Promise<Result<MyLotteryApplication, LotteryRefusal>> {
  const { userId, request } = made;
  const [opens, closes] = [new Date(plan.opensAt), new Date(plan.closesAt)];
  if (work.now < opens || work.now >= closes)
    return err({ kind: 'lottery-not-open', opensAt: plan.opensAt, closesAt: plan.closesAt });
  if (request.wishes.length > plan.maxWishes) return err({ kind: 'too-many-wishes', limit: plan.maxWishes });
  for (const wish of request.wishes) {
    const slots = slotsOfWish(work, plan, wish);
    if (!slots.ok) return slots;
    const tight = slots.value.find(({ room }) => room.capacity !== undefined && room.capacity < request.people);
    if (tight) return err({ kind: 'too-many-people', capacity: tight.room.capacity ?? 0 });
    for (const slot of slots.value) {
      const letFor = chooseFrom(work.rules, slot, { purposeId: request.purposeId });
      if (!letFor.ok) return letFor;
    }
  }
  const booker = await takeBooker(work, userId);
  if (booker === undefined) return err({ kind: 'suspended' });
  // How much she holds is no matter here: the draw has its own limit.
  const allowed = decideBooker(booker, { open: 0, inMonth: 0 }, work);
  if (!allowed.ok) return allowed;
  // Taking the lottery's row lets the closing wait for this application, or this application see that it has closed.
  const lottery = await work.tx
    .updateTable('lottery')
    .set((column) => ({ state: column.ref('state') }))
    .where('id', '=', plan.id)
    .returning('state')
    .executeTakeFirst();
  if (lottery?.state !== 'open')
    return err({ kind: 'lottery-not-open', opensAt: plan.opensAt, closesAt: plan.closesAt });
  const mine = await work.tx
    .selectFrom('lottery_application')
    .select('id')
    .where('lottery_id', '=', plan.id)
    .where('user_id', '=', userId)
    .where('state', '=', 'made')
    .execute();
  if (mine.length >= plan.maxApplications) return err({ kind: 'too-many-applications', limit: plan.maxApplications });
  const row: ApplicationRow = {
    id: randomBytes(16).toString('hex'),
    lottery_id: plan.id,
    user_id: userId,
    request: canonicalJson(request),
    state: 'made',
    made_at: work.now.toISOString(),
    won_wish: null,
    booking_ids: null,
    fallen: null,
  };
  await work.tx.insertInto('lottery_application').values(row).execute();
  work.note('lottery.applied', row.id);
  return ok(myApplicationOf(row));
}

/** Takes an application back while the lottery is open; a repetition gives the same again. */
export async function withdrawApplication(
  work: Work,
  userId: string,
  id: string,
): Promise<Result<MyLotteryApplication, LotteryRefusal>> {
  const row = await work.tx
    .updateTable('lottery_application')
    .set((column) => ({ state: column.ref('state') }))
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return err({ kind: 'not-found' });
  if (row.state === 'withdrawn') return ok(myApplicationOf(row));
  const lottery = await work.tx
    .updateTable('lottery')
    .set((column) => ({ state: column.ref('state') }))
    .where('id', '=', row.lottery_id)
    .returning('state')
    .executeTakeFirstOrThrow();
  if (lottery.state !== 'open' || row.state !== 'made') return err({ kind: 'wrong-state', state: row.state });
  await work.tx.updateTable('lottery_application').set({ state: 'withdrawn' }).where('id', '=', id).execute();
  work.note('lottery.withdrawn', id);
  return ok(myApplicationOf({ ...row, state: 'withdrawn' }));
}

/** A user's own applications, newest first. */
export async function applicationsOfUser(db: CityDatabase, userId: string): Promise<MyLotteryApplication[]> {
  const rows = await db
    .selectFrom('lottery_application')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .limit(200)
    .execute();
  return rows.map(myApplicationOf);
}
