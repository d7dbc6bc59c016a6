import type { Patience } from '#lib/visit/idle.ts';

/** Whoever listens, or waits for a place to come round, needs this many times as long. */
const times = 3;

/** More time before the screen asks, and to answer, where it is used by ear or by switch (WCAG 2.2, 2.2.1). */
export function unhurried(patience: Patience, used: { readonly speech: boolean; readonly scanning: string }): Patience {
  if (!used.speech && used.scanning === 'off') return patience;
  return { quietS: patience.quietS * times, askS: patience.askS * times };
}
