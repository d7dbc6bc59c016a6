import type { Booking } from '@machikado/contracts/booking.ts';
import type { City } from '@machikado/contracts/city.ts';
import { dayInWords, momentInWords } from './moments.ts';
import { paperWords as words } from './paper-words.ts';
import type { Bilingual, Sheet } from './sheet.ts';

const same = (text: string): Bilingual => ({ ja: text, en: text });

/** The lines at the end of every paper: whom to ask, and when it was made. */
export function footOf(city: City, madeAt: Date): Bilingual[] {
  const phone = city.desk.phone === undefined ? '' : ` ${city.desk.phone}`;
  const made = momentInWords(madeAt.toISOString());
  return [
    {
      ja: `${words.contact.ja}: ${city.desk.name.ja}${phone}`,
      en: `${words.contact.en}: ${city.desk.name.en}${phone}`,
    },
    { ja: `${words.madeAt.ja}: ${made.ja}`, en: `${words.madeAt.en}: ${made.en}` },
  ];
}

/** The permit of one confirmed booking: the facts of the printed slip. The QR code is the one that desks read. */
export function composePermitSheet(booking: Booking, city: City, madeAt: Date): Sheet {
  const hours = `${booking.starts}–${booking.ends}`;
  const yen = booking.feeYen.toLocaleString('en-US');
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
      [words.fee, { ja: `${yen}円`, en: `${yen} yen` }],
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
