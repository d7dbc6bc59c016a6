import type { Locale } from '@machikado/contracts/locale.ts';

export const themes = ['light', 'dark', 'paper', 'night', 'glare'] as const;
export const textSizes = [1, 2, 3, 4] as const;

type Settings = {
  locale: Locale;
  textSize: (typeof textSizes)[number];
  theme: (typeof themes)[number];
  /** Everything to touch lies in the lower part of the screen, within reach from a wheelchair. */
  low: boolean;
};

/** How this person wants to see the screen. Gone with the visit, like everything else: nothing is stored. */
export const settings = $state<Settings>({ locale: 'ja', textSize: 1, theme: 'light', low: false });

/** The next of a ring of choices. */
export function nextOf<Choice>(choices: readonly Choice[], now: Choice): Choice {
  return choices[(choices.indexOf(now) + 1) % choices.length] ?? now;
}
