import { sql } from 'kysely';
import type { BookingRequest } from '@machikado/contracts/booking.ts';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { giveOut, type LotteryApplication, type LotteryWin } from '@machikado/contracts/lottery-draw.ts';
import {
  LotteryApplicationRequest,
  type LotteryFallReason,
  type LotteryFile,
  type LotteryPlan,
  type MyLotteryApplication,
} from '@machikado/contracts/lottery.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { placeBooking } from '../bookings/place.ts';
import type { CityTables } from '../store/tables.ts';
import type { Work } from '../transactions/work.ts';

type ApplicationRow = CityTables['lottery_application'];
type Falls = NonNullable<MyLotteryApplication['fallen']>;

/** What a drawing came to: who won, what fell through, and what is held for each winner. */
export type Awarded = {
  readonly wins: readonly LotteryWin[];
  readonly fallen: NonNullable<LotteryFile['fallen']>;
  /** The bookings of each application that won, in the order of the wish. */
  readonly held: ReadonlyMap<string, readonly string[]>;
  readonly falls: ReadonlyMap<string, Falls>;
};

/** What anybody may read of why a win fell through; the whole reason is told to its applicant alone. */
function publicReason({ kind }: BookingRefusal): LotteryFallReason {
  return kind === 'suspended' || kind === 'not-verified' || kind === 'guardian-needed' ? 'applicant' : 'rooms';
}

/** Does something of which nothing is left behind, in the store or in the audit chain, where it is refused. */
async function tryWhole<Value, Failure>(
  work: Work,
  perform: (work: Work) => Promise<Result<Value, Failure>>,
): Promise<Result<Value, Failure>> {
  const notes: Parameters<Work['note']>[] = [];
  await sql`savepoint win`.execute(work.tx);
  const done = await perform({ ...work, note: (...note) => notes.push(note) });
  if (!done.ok) await sql`rollback to savepoint win`.execute(work.tx);
  await sql`release savepoint win`.execute(work.tx);
  if (done.ok) for (const note of notes) work.note(...note);
  return done;
}

/** Holds every slot of a wish until it is confirmed, or none of them. */
function holdWish(
  work: Work,
  { confirmUntil }: LotteryPlan,
  { row, wish }: { readonly row: ApplicationRow; readonly wish: number },
): Promise<Result<string[], BookingRefusal>> {
  const { wishes, ...use } = LotteryApplicationRequest.parse(JSON.parse(row.request));
  return tryWhole(work, async (trial) => {
    const ids: string[] = [];
    for (const slot of wishes[wish]?.slots ?? []) {
      const request: BookingRequest = { ...slot, ...use };
      const placed = await placeBooking(trial, {
        userId: row.user_id,
        request,
        hold: { until: new Date(confirmUntil), reason: 'lottery' },
        isGranted: true,
      });
      if (!placed.ok) return err(placed.error);
      ids.push(placed.value.id);
    }
    return ok(ids);
  });
}

/**
 * Gives out in the order drawn and holds each win whole. One that can no longer be held whole falls through: its
 * applicant's next wish, and whoever comes next, are considered for what it would have taken.
 */
export async function awardWins(
  work: Work,
  plan: LotteryPlan,
  drum: {
    readonly order: readonly LotteryApplication[];
    readonly unavailable: readonly string[];
    readonly rows: ReadonlyMap<string, ApplicationRow>;
  },
): Promise<Awarded> {
  const fallen: Awarded['fallen'] = [];
  const held = new Map<string, readonly string[]>();
  const falls = new Map<string, Falls>();
  const giveOutNow = () => giveOut(drum.order, { maxWins: plan.maxWins, unavailable: drum.unavailable, fallen });
  let wins = giveOutNow();
  for (let at = 0; at < wins.length;) {
    const win = wins[at];
    const row = drum.rows.get(win?.application ?? '');
    if (win === undefined || row === undefined) throw new Error('Somebody won who did not apply.');
    const { application, wish } = win;
    const holding = await holdWish(work, plan, { row, wish });
    if (holding.ok) {
      held.set(application, holding.value);
      at += 1;
      continue;
    }
    fallen.push({ application, wish, why: publicReason(holding.error) });
    falls.set(application, [...(falls.get(application) ?? []), { wish, refusal: holding.error }]);
    work.note('lottery.win-fell-through', application);
    // Those before it stay as they are, and are held already.
    wins = giveOutNow();
  }
  return { wins, fallen, held, falls };
}
