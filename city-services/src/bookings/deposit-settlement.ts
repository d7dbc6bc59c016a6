import type { Booking } from '@machikado/contracts/booking.ts';
import { instantOf } from '@machikado/contracts/civil-time.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { DepositSettlement } from '@machikado/contracts/staff-booking.ts';
import { grantRefund, writeEntry } from '../invoices/store.ts';
import type { ChangeRefusal } from './changes.ts';
import { takeBooking, updateBooking } from './rows.ts';
import type { Work } from '../transactions/work.ts';

/**
 * Ends a use that is over, or has begun, and gives its deposit back but for what is kept with a reason. A repetition
 * gives the booking as it is. `wrong-state` where no deposit is held or more would be kept than there is.
 */
export async function settleDeposit(
  work: Work,
  id: string,
  { keepYen, reason }: DepositSettlement,
): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, id);
  if (row === undefined) return err({ kind: 'not-found' });
  const { booking } = row;
  const { deposit } = booking;
  if (deposit?.state === 'returned' || deposit?.state === 'kept') return ok(booking);
  if (booking.payment === 'asking') return err({ kind: 'payment-open' });
  const hasBegun = booking.state === 'permitted' && work.now >= instantOf(booking.date, booking.starts);
  const isOver = hasBegun || booking.state === 'used' || booking.state === 'no-show';
  if (deposit?.state !== 'held' || !isOver || keepYen > deposit.yen)
    return err({ kind: 'wrong-state', state: booking.state });
  const back = deposit.yen - keepYen;
  if (keepYen > 0) await writeEntry(work, booking.number, { what: 'deposit-kept', yen: keepYen });
  if (back > 0) await grantRefund(work, booking, { purpose: 'deposit', yen: back });
  const settled: Booking = {
    ...booking,
    ...(hasBegun && { state: 'used' }),
    deposit: {
      ...deposit,
      state: keepYen > 0 ? 'kept' : 'returned',
      ...(keepYen > 0 && { keptYen: keepYen, ...(reason !== undefined && { reason }) }),
    },
  };
  await updateBooking(work.tx, settled);
  work.note(keepYen > 0 ? 'deposit.kept' : 'deposit.returned', booking.number);
  return ok(settled);
}
