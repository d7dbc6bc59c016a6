import { cityTime } from '#lib/time/city-clock.ts';
import type { RefusalWords } from './refusals-ja.ts';

const stateWords: Readonly<Record<string, string>> = {
  confirmed: 'to be permitted',
  'no-show': 'no-show',
};

export const refusalsEn: RefusalWords = {
  'room-unknown': () => 'This room is not among the facilities. Nothing was changed.',
  'koma-unknown': () => 'This room cannot be booked for that time. Choose another time.',
  past: () => 'That time is over. Nothing was changed.',
  'closed-day': ({ name }) =>
    name === undefined ? 'It is closed on that day. Choose another.' : `It is closed on that day (${name.en}).`,
  'window-not-open': ({ opensAt }) => `It cannot be booked yet, only from ${cityTime(opensAt)} on.`,
  'window-over': ({ closedAt }) => `Booking it ended at ${cityTime(closedAt)}.`,
  'lottery-first': ({ untilAt }) => `Until ${cityTime(untilAt)} that day is given away by lottery only.`,
  'lottery-undrawn': ({ drawsAt }) =>
    `A lottery for that day has closed and is drawn at ${cityTime(drawsAt)}. Take the slot after the draw if it is left; if it was won, cancel the winner’s booking first.`,
  'too-many-people': ({ capacity }) => `The room holds ${capacity} people. Change the number or the room.`,
  'purpose-not-let': () => 'This room is not let for that purpose.',
  'choice-unknown': () => 'A chosen purpose, entrance fee, reduction or thing is not to be had with this room.',
  'equipment-short': ({ left }) => `There is not enough equipment: ${left} left at that time.`,
  'booking-limit': ({ limit, per }) =>
    per === 'month'
      ? `This user has reached the limit of that month (${limit} bookings).`
      : `This user has reached the limit of open bookings (${limit}).`,
  'not-verified': () => 'This user has not been verified. Record it on the user’s page.',
  'guardian-needed': ({ belowYears }) =>
    `Users below ${belowYears} need a guardian’s consent. Record the guardian on the user’s page.`,
  suspended: ({ until }) =>
    until === undefined ? 'This user is suspended.' : `This user is suspended until ${until}.`,
  'slot-taken': () => 'That time is taken. Nothing was booked. Choose another time or room.',
  'too-late-to-cancel': ({ untilAt }) => `The time for cancelling ended at ${cityTime(untilAt)}.`,
  'too-early-to-check-in': ({ fromAt }) => `Checking in begins at ${cityTime(fromAt)}.`,
  'too-late-to-check-in': ({ untilAt }) => `Checking in ended at ${cityTime(untilAt)}.`,
  unpaid: () => 'The fee is not paid. Take the payment first.',
  'payment-open': () => 'A payment at a kiosk is under way, or its outcome is unknown. Try again once it is known.',
  'wrong-state': ({ state }) =>
    `That cannot be done in this state (${stateWords[state] ?? state}). Nothing was changed.`,
};
