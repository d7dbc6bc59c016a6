import type { myNumber as japanese } from '../ja/my-number.ts';

/** English: filling a form in with a My Number card. */
export const myNumber = {
  fill: 'Fill in my name and address with a My Number card',
  title: 'Fill in with a My Number card',
  step: 'Card',
  lay: 'Please lay your card on the reader',
  place: 'Leave the card there until the form is filled in.',
  reads: ['What is read', 'Name, address, date of birth, sex'],
  never: ['What is never read', 'The 12-digit My Number, the photo, the certificates'],
  proof:
    'It is read only to fill in this form, and nothing stays in this kiosk. It does not prove that the card is genuine, or who you are.',
  checking: 'Looking at the card',
  pinTitle: 'Enter the PIN of the card',
  pin: 'PIN of the card',
  pinHint: 'The four digits for filling in forms (券面事項入力補助用)',
  tries: (n: number) => `Wrong PINs left before the card locks: ${n}. With only one left, this kiosk takes no PIN.`,
  read: 'Read the card',
  reading: 'Reading. Please do not move the card.',
  wrong: ['That PIN is not right', 'The card is not locked. If you are not sure, you can stop and type instead.'],
  shown: 'This is what the card says',
  check: 'If it is right, put it into the form. You can still change it there.',
  use: 'Put it into the form',
  by: 'Type it myself',
  person: { name: 'Name', address: 'Address', born: 'Date of birth', sex: 'Sex' },
  sexes: { male: 'Male', female: 'Female', other: 'Other' },
  filled: 'Filled in from the card. Change it if it is not right.',
  takeCard: 'Please take your card',
  ends: {
    gone: ['The card was taken away', 'What was read has been cleared. Lay it down again to start over.'],
    late: ['Cleared after a while', 'Nothing that was read is left. Lay the card down again to start over.'],
    'not-my-number': ['This is not a My Number card', 'Lay another card down, or type it yourself.'],
    several: ['There are two cards', 'No PIN was used. Please leave only one there.'],
    silent: [
      'The card does not answer',
      'Take it away and lay it down again. If that does not help, type it yourself.',
    ],
    unclear: ['The card could not be read', 'Your application is still here. Please type it yourself.'],
    locked: [
      'The PIN is locked now',
      'Please take the card to a city counter. You can go on here by typing it yourself.',
    ],
    'tries-low': [
      'The PIN cannot be used here',
      'Another wrong PIN would lock the card, so this kiosk takes none. Please ask at a city counter.',
    ],
    away: ['That did not work', 'Your application is still here. Lay the card down again, or type it yourself.'],
  },
} satisfies typeof japanese;
