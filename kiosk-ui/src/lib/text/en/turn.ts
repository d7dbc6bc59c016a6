import type { turn as japanese } from '../ja/turn.ts';

/** English: beginning, privacy and end of a visit. */
export const turn = {
  privacyHint: 'Please check that nobody is looking over your shoulder.',
  show: 'Show',
  hide: 'Hide',
  hidden: 'Hidden',
  holdToShow: 'Hold to show',
  finishTitle: 'What you entered will be cleared',
  finishBody: 'Nothing that has not been sent is kept.',
  finishBack: 'Go back',
  finishDo: 'Clear and finish',
  ending: 'Clearing',
  printing: 'Printing',
  printingBody: 'Please take the slip when it comes out.',
  printed: 'Please take your slip',
  printTrouble: 'The printer has stopped. Please ask the staff nearby.',
  severalCards: ['There are two cards on the reader', 'Please leave only one of them there.'],
} satisfies typeof japanese;
