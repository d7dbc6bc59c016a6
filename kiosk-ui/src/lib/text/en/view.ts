import type { view as japanese } from '../ja/view.ts';

/** English: how the screen looks: colours, sizes, motion. */
export const view = {
  size: 'Text size',
  theme: 'Colours',
  look: 'View',
  sizeTitle: 'Text size',
  themeTitle: 'Screen colours',
  moreTitle: 'More',
  still: 'Stop things moving',
  reset: 'Back to the usual display',
  sample: 'A',
  languageTitle: 'Choose your language',
  previousMonth: 'Previous month',
  nextMonth: 'Next month',
  kept: 'What you have entered stays as it is.',
} satisfies typeof japanese;
