import type { Booking } from '@machikado/contracts/booking.ts';
import {
  bigLines,
  dayInWords,
  footLines,
  headLines,
  momentInWords,
  noteLines,
  pairLines,
  qrLines,
  rule,
  type SlipFrame,
  type SlipStamp,
} from './slip-lines.ts';
import { slipWords as words } from './slip-words.ts';

export type Permit = { readonly booking: Booking; readonly reissueOf?: string | undefined };

/** What the desk of a facility reads with its scanner. */
export function permitQr(booking: Pick<Booking, 'number'>): string {
  return `MACHIKADO:PERMIT:${booking.number}`;
}

/** The permit of one confirmed booking as a receiptline document. */
export function composePermit(permit: Permit, frame: SlipFrame, stamp: SlipStamp): string {
  const { booking } = permit;
  const hours = `${booking.starts}–${booking.ends}`;
  const yen = booking.feeYen.toLocaleString('en-US');
  return [
    ...headLines(words.permit, frame, permit.reissueOf),
    rule,
    ...bigLines(words.bookingNumber, booking.number, stamp.columns),
    rule,
    ...pairLines(
      [
        [words.facility, booking.facilityName],
        [words.room, booking.roomName],
        [words.date, dayInWords(booking.date)],
        [words.time, { ja: `${booking.komaName.ja} ${hours}`, en: `${booking.komaName.en} ${hours}` }],
        [words.fee, { ja: `${yen}円`, en: `${yen} yen` }],
        [words.user, `${booking.userName} 様`],
        [words.purpose, booking.purpose],
        [words.people, `${booking.people}`],
      ],
      stamp.columns,
    ),
    rule,
    ...qrLines(permitQr(booking), 6),
    ...noteLines(words.permitQr, stamp.columns),
    '',
    ...noteLines(
      {
        ja: `${words.cancelBy.ja} ${momentInWords(booking.cancellableUntil).ja}`,
        en: `${words.cancelBy.en} ${momentInWords(booking.cancellableUntil).en}`,
      },
      stamp.columns,
    ),
    ...(booking.sample ? ['', ...noteLines(words.samplePermit, stamp.columns)] : []),
    ...footLines(frame, stamp),
  ].join('\n');
}
