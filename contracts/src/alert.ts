import { z } from 'zod';
import { Instant } from './civil-time.ts';
import { LocalText } from './locale.ts';
import { Hazard, Place } from './place.ts';

/** JMA 警戒レベル. */
export const AlertLevel = z.int().min(1).max(5);

/** A warning in force for the city, in fixed phrases. */
export const Alert = z.object({
  id: z.string(),
  level: AlertLevel,
  hazard: Hazard.optional(),
  headline: LocalText,
  action: LocalText,
  /** JMA's own Japanese words, unchanged. */
  source: z.object({ publisher: z.string(), title: z.string(), text: z.string(), reportedAt: Instant }),
  startedAt: Instant,
  drill: z.boolean(),
});
export type Alert = z.infer<typeof Alert>;

/** The state of warnings; `revision` grows with every change, so that a listener can wait for a newer one. */
export const AlertBoard = z.object({
  revision: z.int().nonnegative(),
  alerts: z.array(Alert),
  /** Designated places from the pack's verified open data; empty where there is none, and then `shelterNote` says whom to ask. */
  shelters: z.array(Place),
  shelterNote: LocalText.optional(),
});
export type AlertBoard = z.infer<typeof AlertBoard>;

/** The whole kiosk screen is taken over from this level on. */
export const takeoverLevel = 3;
