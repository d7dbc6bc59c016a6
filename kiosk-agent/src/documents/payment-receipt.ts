import { z } from 'zod';
import { Booking } from '@machikado/contracts/booking.ts';
import { Instant } from '@machikado/contracts/civil-time.ts';
import type { LocalText } from '@machikado/contracts/locale.ts';
import { dayInWords, momentInWords } from './slip-dates.ts';
import { inTwo } from './slip-language.ts';
import {
  bigLines,
  footLines,
  headLines,
  noteLines,
  pairLines,
  rule,
  yenText,
  type SlipFrame,
  type SlipStamp,
} from './slip-lines.ts';
import { receiptWordsIn } from './receipt-words.ts';

/** What a receipt states: money that has come in, for what and from whom. */
export const PaymentReceipt = z.object({
  booking: Booking,
  yen: z.int().positive(),
  invoiceNumber: z.string().max(20),
  /** The terminal's number of the transaction. */
  transaction: z.string().max(64).optional(),
  paidAt: Instant,
  reissueOf: z.string().max(20).optional(),
});
export type PaymentReceipt = z.infer<typeof PaymentReceipt>;

/** The receipt (領収書) of one payment as a receiptline document. */
export function composePaymentReceipt(receipt: PaymentReceipt, frame: SlipFrame, stamp: SlipStamp): string {
  const { booking } = receipt;
  const words = receiptWordsIn(frame.locale);
  const say = (text: LocalText) => inTwo(text, frame.locale);
  const hours = `${booking.starts}–${booking.ends}`;
  return [
    ...headLines(words.title, frame, receipt.reissueOf),
    rule,
    ...bigLines(words.amount, `${receipt.yen.toLocaleString('en-US')}円`, stamp.columns),
    ...noteLines(words.received, stamp.columns),
    rule,
    ...pairLines(
      [
        [words.payer, `${booking.userName} 様`],
        [words.purpose, words.roomFee],
        [words.facility, say(booking.facilityName)],
        [words.room, say(booking.roomName)],
        [words.date, dayInWords(booking.date, frame.locale)],
        [words.time, hours],
        [words.amount, say(yenText(receipt.yen))],
        [words.method, words.card],
        [words.paidAt, momentInWords(receipt.paidAt, frame.locale)],
        [words.bookingNumber, booking.number],
        [words.invoiceNumber, receipt.invoiceNumber],
        ...(receipt.transaction === undefined ? [] : [[words.transaction, receipt.transaction] as const]),
      ],
      stamp.columns,
    ),
    rule,
    ...noteLines(words.keep, stamp.columns),
    ...(booking.sample ? ['', ...noteLines(words.sample, stamp.columns)] : []),
    ...footLines(frame, stamp),
  ].join('\n');
}
