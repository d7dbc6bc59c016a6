import { canonicalJson } from '@machikado/contracts/canonical-json.ts';
import { addDays } from '@machikado/contracts/civil-time.ts';
import { drawOrder, type LotteryApplication } from '@machikado/contracts/lottery-draw.ts';
import {
  LotteryApplicationRequest,
  type LotteryDrawn,
  LotteryFile,
  type LotteryPlan,
  type LotteryRule,
} from '@machikado/contracts/lottery.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { findSlot } from '../bookings/bookings.ts';
import { keyedHash } from '../secrets/token.ts';
import type { CityDatabase } from '../store/database.ts';
import type { CityTables } from '../store/tables.ts';
import type { Work } from '../transactions/work.ts';
import { awardWins } from './awarding.ts';
import { unitsOfSlot } from './store.ts';
import { closingHashOf, drawHashOf, sha256 } from './verify.ts';

type LotteryRow = CityTables['lottery'];
type Closing = Pick<LotteryFile, 'applications' | 'unavailable'>;

/** What the city alone needs for a lottery: its secret for pseudonyms and its name in the file. */
export type LotteryCity = { readonly pepper: Uint8Array; readonly cityId: string };

async function takeLottery(work: Work, id: string): Promise<LotteryRow | undefined> {
  return work.tx
    .updateTable('lottery')
    .set((column) => ({ state: column.ref('state') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

function unitsOfWish(work: Work, wish: LotteryApplicationRequest['wishes'][number]): string[] {
  const units = wish.slots.flatMap((one) => {
    const slot = findSlot(work.rooms, one);
    return slot.ok ? unitsOfSlot(slot.value) : [];
  });
  return units.toSorted();
}

/** How many lotteries a user lost within the year before, each counted once however often she applied in it. */
async function lossesOf(work: Work, userId: string): Promise<number> {
  const since = new Date(work.now.getTime() - 366 * 86_400_000).toISOString();
  const rows = await work.tx
    .selectFrom('lottery_application')
    .select(['lottery_id', 'state'])
    .where('user_id', '=', userId)
    .where('state', 'in', ['won', 'lost'])
    .where('made_at', '>', since)
    .execute();
  const won = new Set(rows.filter((row) => row.state === 'won').map((row) => row.lottery_id));
  return new Set(rows.filter((row) => !won.has(row.lottery_id)).map((row) => row.lottery_id)).size;
}

/** Everything that the draw is about: who applies for what with how many tickets, and what is not to be had. */
async function closingOf(
  work: Work,
  lottery: { readonly plan: LotteryPlan; readonly rule: LotteryRule },
  city: LotteryCity,
): Promise<Closing> {
  const { plan, rule } = lottery;
  const rows = await work.tx
    .selectFrom('lottery_application')
    .innerJoin('registered_user', 'registered_user.id', 'lottery_application.user_id')
    .select(['lottery_application.id', 'user_id', 'request', 'residency'])
    .where('lottery_id', '=', plan.id)
    .where('state', '=', 'made')
    .where('suspended', '=', 0)
    .orderBy('lottery_application.id')
    .execute();
  const applications: LotteryApplication[] = [];
  for (const row of rows) {
    const { resident, nonResident, maxForLosses } = rule.tickets;
    const own = row.residency === 'resident' ? resident : nonResident;
    applications.push({
      id: row.id,
      applicant: keyedHash(city.pepper, 'lottery-applicant', `${plan.id} ${row.user_id}`),
      tickets: own + Math.min(maxForLosses, await lossesOf(work, row.user_id)),
      wishes: LotteryApplicationRequest.parse(JSON.parse(row.request)).wishes.map((wish) => ({
        units: unitsOfWish(work, wish),
      })),
    });
  }
  const taken = await work.tx
    .selectFrom('slot')
    .select(['room_id', 'date', 'unit_id'])
    .where('room_id', 'in', Array.from(new Set(plan.rooms.flatMap((id) => work.rooms.get(id)?.leaves ?? []))))
    .where('date', '>=', `${plan.month}-01`)
    .where('date', '<=', addDays(`${plan.month}-28`, 3))
    .execute();
  const unavailable = taken
    .filter((row) => row.date.startsWith(plan.month))
    .map((row) => `${row.room_id}/${row.date}/${row.unit_id}`);
  return {
    applications: applications.map((one) => ({
      ...one,
      wishes: [...one.wishes.map((wish) => ({ units: [...wish.units] }))],
    })),
    unavailable: unavailable.toSorted(),
  };
}

/** Closes a lottery whose time for applying is over: from then on the list is fixed, and its hash is published. */
export async function closeLottery(
  work: Work,
  lottery: { readonly plan: LotteryPlan; readonly rule: LotteryRule },
  city: LotteryCity,
): Promise<void> {
  const row = await takeLottery(work, lottery.plan.id);
  if (row?.state !== 'open' || work.now < new Date(lottery.plan.closesAt)) return;
  const closing = await closingOf(work, lottery, city);
  await work.tx
    .updateTable('lottery')
    .set({ state: 'closed', closing: canonicalJson(closing), closing_hash: closingHashOf(closing) })
    .where('id', '=', row.id)
    .execute();
  work.note('lottery.closed', row.id);
}

const winsOf = ({ wins }: LotteryRow) => LotteryFile.shape.wins.parse(JSON.parse(wins ?? '[]'));
const fallenOf = ({ fallen }: LotteryRow) =>
  fallen === null ? undefined : LotteryFile.shape.fallen.parse(JSON.parse(fallen));

export type DrawRefusal = 'not-found' | 'conflict';

/**
 * Draws a closed lottery, holds what was won, each win whole or not at all, and publishes the seed. The same value again
 * gives the same; another one for a lottery that is drawn is `conflict`.
 */
export async function drawClosed(
  work: Work,
  plan: LotteryPlan,
  publicValue: string,
): Promise<Result<LotteryDrawn, DrawRefusal>> {
  const row = await takeLottery(work, plan.id);
  if (row === undefined) return err('not-found');
  if (row.state === 'drawn')
    return row.public_value === publicValue
      ? ok({ wins: winsOf(row).length, fallen: fallenOf(row)?.length ?? 0 })
      : err('conflict');
  if (row.state !== 'closed' || row.closing === null || work.now < new Date(plan.drawsAt)) return err('conflict');
  const closing = LotteryFile.pick({ applications: true, unavailable: true }).parse(JSON.parse(row.closing));
  const order = drawOrder(closing.applications, drawHashOf(row.seed, publicValue), sha256);
  const applied = await work.tx
    .selectFrom('lottery_application')
    .selectAll()
    .where('lottery_id', '=', plan.id)
    .where('state', '=', 'made')
    .orderBy('id')
    .execute();
  const rows = new Map(applied.map((one) => [one.id, one]));
  const { wins, fallen, held, falls } = await awardWins(work, plan, { ...closing, order, rows });
  const wonWish = new Map(wins.map((win) => [win.application, win.wish]));
  for (const { id } of applied) {
    const [wish, fell] = [wonWish.get(id), falls.get(id)];
    await work.tx
      .updateTable('lottery_application')
      .set({
        ...(wish === undefined
          ? { state: 'lost' }
          : { state: 'won', won_wish: wish, booking_ids: JSON.stringify(held.get(id)) }),
        ...(fell && { fallen: JSON.stringify(fell) }),
      })
      .where('id', '=', id)
      .execute();
  }
  await work.tx
    .updateTable('lottery')
    .set({
      state: 'drawn',
      public_value: publicValue,
      wins: JSON.stringify(wins),
      max_wins: plan.maxWins,
      ...(fallen.length > 0 && { fallen: JSON.stringify(fallen) }),
      drawn_at: work.now.toISOString(),
    })
    .where('id', '=', plan.id)
    .execute();
  work.note('lottery.drawn', plan.id);
  return ok({ wins: wins.length, fallen: fallen.length });
}

/** The file of a lottery that is drawn, for anybody to draw again. */
export async function publishedFile(
  db: CityDatabase,
  plan: LotteryPlan,
  cityId: string,
): Promise<LotteryFile | undefined> {
  const row = await db.selectFrom('lottery').selectAll().where('id', '=', plan.id).executeTakeFirst();
  if (row?.state !== 'drawn' || row.closing === null) return undefined;
  const closing = LotteryFile.pick({ applications: true, unavailable: true }).parse(JSON.parse(row.closing));
  return {
    format: 'machikado-lottery/1',
    id: plan.id,
    cityId,
    maxWins: row.max_wins ?? plan.maxWins,
    commitment: row.commitment,
    ...closing,
    closingHash: row.closing_hash ?? '',
    seed: row.seed,
    publicValue: row.public_value ?? '',
    wins: winsOf(row),
    fallen: fallenOf(row),
  };
}
