import type { Booking } from '@machikado/contracts/booking.ts';
import type { LocalText } from '@machikado/contracts/locale.ts';
import { composeAppointmentSlip } from './appointment-slip.ts';
import { dayInWords, momentInWords } from './slip-dates.ts';
import { inTwo } from './slip-language.ts';
import {
  bigLines,
  footLines,
  headLines,
  noteLines,
  pairLines,
  qrLines,
  rule,
  yenText,
  type SlipFrame,
  type SlipStamp,
} from './slip-lines.ts';
import { slipWordsIn } from './slip-words.ts';

/** The permit of one confirmed booking, or the slip of an appointment. */
export type Permit = { readonly booking: Booking; readonly reissueOf?: string | undefined };

/** What the desk of a facility reads with its scanner. */
export function permitQr(booking: Pick<Booking, 'number'>): string {
  return `MACHIKADO:PERMIT:${booking.number}`;
}

/** The permit of one confirmed booking as a receiptline document. */
export function composePermit(permit: Permit, frame: SlipFrame, stamp: SlipStamp): string {
  const { booking, reissueOf } = permit;
  const { appointment } = booking;
  const qr = permitQr(booking);
  if (appointment !== undefined)
    return composeAppointmentSlip({ booking, appointment, reissueOf }, qr, { frame, stamp });
  const words = slipWordsIn(frame.locale);
  const say = (text: LocalText) => inTwo(text, frame.locale);
  const koma = say(booking.komaName);
  const until = momentInWords(booking.cancellableUntil, frame.locale);
  const hours = `${booking.starts}–${booking.ends}`;
  return [
    ...headLines(words.permit, frame, reissueOf),
    rule,
    ...bigLines(words.bookingNumber, booking.number, stamp.columns),
    rule,
    ...pairLines(
      [
        [words.facility, say(booking.facilityName)],
        [words.room, say(booking.roomName)],
        [words.date, dayInWords(booking.date, frame.locale)],
        [words.time, { ja: `${koma.ja} ${hours}`, second: `${koma.second} ${hours}` }],
        [words.fee, say(yenText(booking.feeYen))],
        ...(booking.deposit === undefined ? [] : [[words.deposit, say(yenText(booking.deposit.yen))] as const]),
        [words.user, `${booking.userName} 様`],
        [words.purpose, booking.purpose],
        [words.people, `${booking.people}`],
      ],
      stamp.columns,
    ),
    rule,
    ...qrLines(qr, 6),
    ...noteLines(words.permitQr, stamp.columns),
    '',
    ...noteLines(
      {
        ja: `${words.cancelBy.ja} ${until.ja}`,
        second: `${words.cancelBy.second} ${until.second}`,
      },
      stamp.columns,
    ),
    ...(booking.sample ? ['', ...noteLines(words.samplePermit, stamp.columns)] : []),
    ...footLines(frame, stamp),
  ].join('\n');
}
