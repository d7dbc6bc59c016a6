import type { paymentsJa } from './payments-ja.ts';

export const paymentsEn = {
  title: 'Payment without a known outcome',
  attempt: (yen, when, kiosk) => `¥${yen}, ${when}, ${kiosk}`,
  noKiosk: 'a kiosk that is not registered',
  states: {
    unknown: 'The kiosk could not find out whether the card was charged.',
    started: 'The kiosk has not said what became of it. Whether the card was charged is not known.',
  },
  withKiosk: (until) => `It is being paid at the kiosk. If no outcome arrives by ${until}, you can decide here.`,
  hint: 'Ask the operator of the terminal whether there is a transaction of this amount and time, and then choose. Until you do, this booking cannot be paid and this kiosk takes no cards.',
  acts: { approved: 'It was charged', declined: 'It was not charged' },
  actTitle: (act, yen) => `¥${yen}: ${act}`,
  actTexts: {
    approved: 'It is recorded in the ledger as paid, and the booking goes on. This cannot be undone.',
    declined: 'It counts as unpaid, and the user can pay again. This cannot be undone.',
  },
  note: 'How you know',
  noteHint: 'The answer of the terminal’s operator, such as a transaction number. Never write a card’s number.',
  done: { approved: 'Recorded as paid.', declined: 'It counts as unpaid again.' },
} satisfies typeof paymentsJa;
