import type { away as japanese } from '../ja/away.ts';

/** English: what can be done while the city is away. */
export const away = {
  fill: 'You can fill in a form even while the city cannot be reached.',
  waits:
    'It cannot be sent right now. Leave it with this kiosk, and it is delivered as soon as the city can be reached. Until then the city has not received it.',
  noWait: 'It cannot be sent right now. Continue on your phone to take home what you have entered.',
  keep: 'Leave it with this kiosk',
  keeping: 'Keeping your form',
  title: 'Kept here – not yet received by the city',
  number: 'Ticket number',
  note: 'The city has not received this yet. When it can be reached, this kiosk delivers it once.',
  next: [
    'Take your ticket. It is not a receipt.',
    'Later, enter its number and secret code at this kiosk under “Application status”.',
    'Once it has been delivered you get your receipt number there.',
  ],
  waiting: 'Not yet with the city. It is waiting for the connection.',
  received: 'The city has it. Please note your receipt number and secret code.',
  refused: 'The city could not accept this application. Please come to the front desk.',
  full: 'This kiosk cannot keep any more. Take your form home on your phone, or come to the front desk.',
  qrNote:
    'The city cannot be reached, so everything you entered is inside this QR code. Do not let others photograph it.',
  qrLong: 'This is too long for one QR code. Please wait for the connection or come to the front desk.',
} satisfies typeof japanese;
