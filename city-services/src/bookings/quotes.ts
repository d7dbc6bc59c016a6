import type { FeeQuote, QuoteRequest } from '@machikado/contracts/booking.ts';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { totalYen } from '../facilities/fees.ts';
import type { WorkContext } from '../transactions/work.ts';
import { countHeld, findBooker } from './bookers.ts';
import { chooseFrom, decideBooking, feeOf, findSlot } from './bookings.ts';
import { depositOf } from './deposits.ts';
import { decideStock } from './lending.ts';
import { paymentDeadline } from './life.ts';

/**
 * What a request would cost this user and by when. It writes nothing, and refuses what booking would refuse but for the
 * slot itself, so that nobody types all of a form for what cannot be hers; another may still come first until she books.
 */
export async function quote(
  context: WorkContext,
  userId: string,
  request: QuoteRequest,
): Promise<Result<FeeQuote, BookingRefusal>> {
  const rules = context.pack.bookingRules;
  const now = context.now();
  const slot = findSlot(context.rooms, request);
  if (!slot.ok) return slot;
  const choices = chooseFrom(rules, slot.value, request);
  if (!choices.ok) return choices;
  const booker = await findBooker(context.db, userId);
  if (booker === undefined) return err({ kind: 'suspended' });
  const isNew = request.act === 'book';
  const held = isNew ? await countHeld({ tx: context.db, now }, userId, request.date) : { open: 0, inMonth: 0 };
  const decision = decideBooking({
    slot: slot.value,
    rules,
    lotteries: context.pack.lotteries,
    people: request.people,
    booker,
    held,
    now,
    isGranted: request.act === 'answer',
  });
  if (!decision.ok) return decision;
  const stock = isNew ? await decideStock(context.db, slot.value, choices.value.lent) : ok();
  if (!stock.ok) return stock;
  const lines = feeOf(slot.value, rules, { choices: choices.value, booker });
  const yen = totalYen(lines);
  const deposit = depositOf(rules, request);
  const payBy = yen + (deposit?.yen ?? 0) > 0 ? paymentDeadline(rules.payment, request.date, now) : undefined;
  return ok({ lines, totalYen: yen, ...(deposit && { deposit }), ...(payBy && { payBy: payBy.toISOString() }) });
}
