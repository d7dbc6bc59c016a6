import type { Booking } from '@machikado/contracts/booking.ts';
import type { City } from '@machikado/contracts/city.ts';
import { dayInWords, momentInWords } from './moments.ts';
import { composeAppointmentSheet } from './appointment-sheet.ts';
import { footOf } from './paper-foot.ts';
import { paperWords as words } from './paper-words.ts';
import type { Bilingual, Sheet } from './sheet.ts';

const same = (text: string): Bilingual => ({ ja: text, en: text });

function yenInWords(amount: number): Bilingual {
  const yen = amount.toLocaleString('en-US');
  return { ja: `${yen}円`, en: `${yen} yen` };
}

/** The permit of one confirmed booking, or the slip of an appointment. The QR code is the one that desks read. */
export function composePermitSheet(booking: Booking, city: City, madeAt: Date): Sheet {
  const { appointment } = booking;
  if (appointment !== undefined) return composeAppointmentSheet(booking, appointment, { city, at: madeAt });
  const hours = `${booking.starts}–${booking.ends}`;
  const cancelBy = momentInWords(booking.cancellableUntil);
  return {
    title: words.permit,
    city: city.name,
    numbers: [[words.bookingNumber, booking.number]],
    facts: [
      [words.facility, booking.facilityName],
      [words.room, booking.roomName],
      [words.date, dayInWords(booking.date)],
      [words.time, { ja: `${booking.komaName.ja} ${hours}`, en: `${booking.komaName.en} ${hours}` }],
      [words.fee, yenInWords(booking.feeYen)],
      ...(booking.deposit === undefined ? [] : [[words.deposit, yenInWords(booking.deposit.yen)] as const]),
      [words.user, { ja: `${booking.userName} 様`, en: booking.userName }],
      [words.purpose, same(booking.purpose)],
      [words.people, { ja: `${booking.people}人`, en: `${booking.people}` }],
    ],
    qr: { text: `MACHIKADO:PERMIT:${booking.number}`, note: words.permitQr },
    notes: [
      { ja: `${words.cancelBy.ja}: ${cancelBy.ja}`, en: `${words.cancelBy.en}: ${cancelBy.en}` },
      ...(booking.sample ? [words.samplePermit] : []),
    ],
    foot: footOf(city, madeAt),
  };
}

/** A permit that is issued once more: it says so, and that its number is the one of the first. */
export function markReissued(sheet: Sheet, { number }: Pick<Booking, 'number'>): Sheet {
  return { ...sheet, mark: words.reissue, numbers: [[words.originalNumber, number]] };
}
