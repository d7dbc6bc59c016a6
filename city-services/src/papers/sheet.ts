import type { LocalText } from '@machikado/contracts/locale.ts';

/** Japanese stands first, English under it or beside it: both are what the fonts of a paper can always show. */
export type Bilingual = Pick<LocalText, 'ja' | 'en'>;

/** What stands on one A4 paper, before any PDF. */
export type Sheet = {
  readonly title: Bilingual;
  readonly city: Bilingual;
  /** What sets this copy apart, over the title. */
  readonly mark?: Bilingual;
  /** What is named at a desk, as large as it goes. */
  readonly numbers: readonly (readonly [label: Bilingual, value: string])[];
  readonly facts: readonly (readonly [label: Bilingual, value: Bilingual])[];
  readonly qr: { readonly text: string; readonly note: Bilingual };
  readonly notes: readonly Bilingual[];
  readonly foot: readonly Bilingual[];
};
