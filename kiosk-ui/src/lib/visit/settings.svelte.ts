import type { Locale } from '@machikado/contracts/locale.ts';

export const themes = ['light', 'dark', 'paper', 'night', 'glare'] as const;
export const textSizes = [1, 2, 3, 4] as const;
export const scanModes = ['off', 'one', 'two'] as const;
export const scanSpeedsS = [1, 1.5, 2, 3, 5] as const;
export const speechRates = [0.8, 1, 1.3, 1.7, 2.2] as const;

type Settings = {
  locale: Locale;
  textSize: (typeof textSizes)[number];
  theme: (typeof themes)[number];
  /** Everything to touch lies in the lower part of the screen, within reach from a wheelchair. */
  low: boolean;
  /** Nothing on the screen moves, whatever the browser was told. */
  still: boolean;
  /** The screen is read aloud and moved through by keys. */
  speech: boolean;
  /** What is said stands at the lower edge of the screen too. */
  captions: boolean;
  /** Everything is reached in turn by one switch, or by two. */
  scanning: (typeof scanModes)[number];
  scanSpeedS: (typeof scanSpeedsS)[number];
  /** 1 is the voice's usual speed. */
  speechRate: (typeof speechRates)[number];
  /** The screen is dark: nobody looks over the shoulder of a person who only listens. */
  curtain: boolean;
};

/** How this person wants to see the screen. Gone with the visit, like everything else: nothing is stored. */
export const settings = $state<Settings>({
  locale: 'ja',
  textSize: 1,
  theme: 'light',
  low: false,
  still: false,
  speech: false,
  captions: false,
  scanning: 'off',
  scanSpeedS: 2,
  speechRate: 1,
  curtain: false,
});

/** The usual look again; the language stays. */
export function resetLook(): void {
  Object.assign(settings, { textSize: 1, theme: 'light', low: false, still: false });
}
