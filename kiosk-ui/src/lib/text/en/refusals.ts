import type { RefusalTexts } from '../refusal.ts';

/** English: why a booking was refused. */
export const refusals: RefusalTexts = {
  'room-unknown': ['That room is not for hire now', 'Please choose another room.'],
  'koma-unknown': ['The room is not let for those hours', 'Please choose another time.'],
  past: ['That time is over', 'Please choose a time still to come.'],
  'closed-day': ['It is closed on that day', 'Please choose another day.'],
  'window-not-open': ['That day cannot be booked yet', (when) => `Bookings open on ${when}.`],
  'window-over': [
    'Bookings for that time have closed',
    (when) => `They closed on ${when}. Choose another day or ask at the desk.`,
  ],
  'lottery-first': [
    'That day is given out by lottery first',
    (when) => `What is left can be booked from ${when}, first come, first served.`,
  ],
  'lottery-undrawn': [
    'That day is about to be drawn by lottery',
    (when) => `The draw is at ${when}. What is left can be chosen after that.`,
  ],
  'too-many-people': [
    'That is more people than the room holds',
    (_when, count) => `The room holds up to ${count}. Change the number or choose a larger room.`,
  ],
  'purpose-not-let': ['The room is not let for that purpose', 'Please choose another purpose or room.'],
  'choice-unknown': ['The room does not have what you chose', 'Please choose again.'],
  'equipment-short': [
    'There is not enough equipment left',
    (_when, count) => `Left at that time: ${count}. Take fewer or choose another time.`,
  ],
  'booking-limit': [
    'You have reached the limit of bookings',
    (_when, count) => `At one time you may hold ${count}. Please look at “My bookings”.`,
  ],
  'booking-limit-month': [
    'You have reached the limit for that month',
    (_when, count) => `In one month you may book ${count}. Please choose another month.`,
  ],
  'not-verified': ['Your registration has not been confirmed', 'Please bring proof of who you are to the desk.'],
  'guardian-needed': [
    'We need the consent of a parent or guardian',
    (_when, count) => `If you are under ${count}, please come to the desk together.`,
  ],
  suspended: ['You cannot book at present', 'Please ask at the desk.'],
  'suspended-until': ['You cannot book at present', (when) => `This lasts until ${when}. Please ask at the desk.`],
  'slot-taken': ['Somebody has just booked that time', 'Please choose another time. No booking was made for you.'],
  'slot-mine': ['You have booked that time already', 'Please look at “My bookings”.'],
  'too-late-to-cancel': [
    'It is too late to change or cancel here',
    (when) => `The last moment was ${when}. Please ask at the desk.`,
  ],
  'too-early-to-check-in': ['It is too early to check in', (when) => `Check-in opens on ${when}.`],
  'too-late-to-check-in': [
    'It is too late to check in',
    (when) => `Check-in closed on ${when}. Please ask at the desk.`,
  ],
  unpaid: ['The fee has not been paid', 'Please pay, then try again.'],
  'payment-open': ['We do not know yet whether you have paid', 'Please ask staff, so that you do not pay twice.'],
  'wrong-state': ['The booking has changed meanwhile', 'Please go back and look again.'],
};
