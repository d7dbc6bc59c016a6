import type { Locale } from '@machikado/contracts/locale.ts';

export const themes = ['light', 'dark', 'paper', 'night', 'glare'] as const;
export const textSizes = [1, 2, 3, 4] as const;

type Settings = {
  locale: Locale;
  textSize: (typeof textSizes)[number];
  theme: (typeof themes)[number];
  /** Everything to touch lies in the lower part of the screen, within reach from a wheelchair. */
  low: boolean;
  /** Nothing on the screen moves, whatever the browser was told. */
  still: boolean;
};

/** How this person wants to see the screen. Gone with the visit, like everything else: nothing is stored. */
export const settings = $state<Settings>({ locale: 'ja', textSize: 1, theme: 'light', low: false, still: false });

/** The usual look again; the language stays. */
export function resetLook(): void {
  Object.assign(settings, { textSize: 1, theme: 'light', low: false, still: false });
}
