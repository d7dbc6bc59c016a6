import type { Booking, Deposit } from '@machikado/contracts/booking.ts';
import type { BookingRules } from '@machikado/contracts/booking-rules.ts';

/** The deposits that the rules take for a room and a purpose; undefined where there is none. */
export function depositOf(
  rules: Pick<BookingRules, 'deposits'>,
  use: { readonly roomId: string; readonly purposeId?: string | undefined },
): Pick<Deposit, 'lines' | 'yen'> | undefined {
  const lines = (rules.deposits ?? [])
    .filter(({ rooms }) => rooms === undefined || rooms.includes(use.roomId))
    .filter(({ purposes }) => purposes === undefined || purposes.includes(use.purposeId ?? ''))
    .map(({ name, yen }) => ({ name, yen }));
  return lines.length === 0 ? undefined : { lines, yen: lines.reduce((sum, line) => sum + line.yen, 0) };
}

/** The same as a new booking has it: still to be paid. */
export function dueDeposit(...wanted: Parameters<typeof depositOf>): Pick<Booking, 'deposit'> {
  const deposit = depositOf(...wanted);
  return deposit === undefined ? {} : { deposit: { ...deposit, state: 'due' } };
}
