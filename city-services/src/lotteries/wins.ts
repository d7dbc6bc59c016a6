import type { BookingState } from '@machikado/contracts/booking.ts';
import type { MyLotteryApplication } from '@machikado/contracts/lottery.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { cancelByUser, type ChangeRefusal } from '../bookings/changes.ts';
import { findBooking } from '../bookings/rows.ts';
import { acceptHold } from '../bookings/waiting.ts';
import type { Work } from '../transactions/work.ts';
import { myApplicationOf } from './store.ts';

type Answered = Result<MyLotteryApplication, ChangeRefusal>;
type Act = (work: Work, userId: string, bookingId: string) => Promise<Result<unknown, ChangeRefusal>>;

/** Takes a user's application until the transaction ends; undefined where she has none by this id that won. */
async function takeWin(work: Work, userId: string, id: string): Promise<MyLotteryApplication | undefined> {
  const row = await work.tx
    .updateTable('lottery_application')
    .set((column) => ({ state: column.ref('state') }))
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('state', '=', 'won')
    .returningAll()
    .executeTakeFirst();
  return row && myApplicationOf(row);
}

/**
 * Does the same with every booking of a win that still waits for its answer, all of them or none. What was answered
 * before stays as it is, so asking again changes nothing.
 */
async function answerWin(
  work: Work,
  win: { readonly userId: string; readonly id: string },
  { act, isFor }: { readonly act: Act; readonly isFor: 'keeping' | 'giving back' },
): Promise<Answered> {
  const application = await takeWin(work, win.userId, win.id);
  if (application === undefined) return err({ kind: 'not-found' });
  const states: BookingState[] = [];
  for (const bookingId of application.bookingIds ?? []) {
    const booking = await findBooking(work.tx, win.userId, bookingId);
    if (booking === undefined) continue;
    states.push(booking.state);
    if (booking.state !== 'held' || booking.heldFor !== 'lottery') continue;
    const done = await act(work, win.userId, bookingId);
    if (!done.ok) return done;
  }
  // Nobody is told that she has what has lapsed.
  const isGone = isFor === 'keeping' && states.every((state) => state === 'cancelled');
  return isGone ? err({ kind: 'wrong-state', state: 'cancelled' }) : ok(application);
}

/** Accepts everything that an application won. */
export function acceptWin(work: Work, userId: string, id: string): Promise<Answered> {
  return answerWin(work, { userId, id }, { act: acceptHold, isFor: 'keeping' });
}

/** Gives back everything that an application won and that is not accepted yet, for others to have. */
export function giveWinBack(work: Work, userId: string, id: string): Promise<Answered> {
  return answerWin(work, { userId, id }, { act: cancelByUser, isFor: 'giving back' });
}
