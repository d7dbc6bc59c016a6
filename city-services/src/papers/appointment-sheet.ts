import type { Booking } from '@machikado/contracts/booking.ts';
import type { City } from '@machikado/contracts/city.ts';
import { dayInWords, momentInWords } from './moments.ts';
import { paperWords as words } from './paper-words.ts';
import { footOf } from './paper-foot.ts';
import type { Bilingual, Sheet } from './sheet.ts';

const same = (text: string): Bilingual => ({ ja: text, en: text });

/** What somebody takes home of an appointment at a counter: the facts of the printed slip. */
export function composeAppointmentSheet(
  booking: Booking,
  appointment: NonNullable<Booking['appointment']>,
  made: { readonly city: City; readonly at: Date },
): Sheet {
  const cancelBy = momentInWords(booking.cancellableUntil);
  return {
    title: words.appointment,
    city: made.city.name,
    numbers: [[words.bookingNumber, booking.number]],
    facts: [
      [words.service, appointment.name],
      [words.date, dayInWords(booking.date)],
      [words.time, same(`${booking.starts}–${booking.ends}`)],
      [words.counterPlace, appointment.place],
      [words.desk, booking.roomName],
      ...appointment.bring.map((thing) => [words.bring, thing] as const),
      [words.user, { ja: `${booking.userName} 様`, en: booking.userName }],
    ],
    qr: { text: `MACHIKADO:PERMIT:${booking.number}`, note: words.appointmentQr },
    notes: [
      { ja: `${words.cancelBy.ja}: ${cancelBy.ja}`, en: `${words.cancelBy.en}: ${cancelBy.en}` },
      ...(booking.sample ? [words.sampleAppointment] : []),
    ],
    foot: footOf(made.city, made.at),
  };
}
