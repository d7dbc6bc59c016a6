import type { Booking } from '@machikado/contracts/booking.ts';

type PaymentDraft = {
  booking: Booking | undefined;
  /** Made when the payment is asked for; the same one never charges twice. */
  id: string | undefined;
  receiptKey: string;
  receiptJobId: string | undefined;
};

const blank = (): PaymentDraft => ({
  booking: undefined,
  id: undefined,
  receiptKey: crypto.randomUUID(),
  receiptJobId: undefined,
});

/** What is being paid at the terminal. */
export const paying = $state<PaymentDraft>(blank());

/** Takes up a booking to be paid; an attempt at another one is over. */
export function beginPaying(booking: Booking): void {
  Object.assign(paying, blank(), { booking });
}

/** A new attempt after one that charged nothing. */
export function payAnew(): void {
  const { booking } = paying;
  Object.assign(paying, blank(), { booking });
}

/** Whether money is owed for a booking and may be paid now. */
export function isOwed(booking: Booking): boolean {
  const stands = ['held', 'confirmed', 'permitted', 'used'].includes(booking.state);
  const offered = booking.state === 'held' && booking.heldFor !== 'payment';
  return stands && !offered && booking.payment === 'due' && booking.feeYen > 0;
}
