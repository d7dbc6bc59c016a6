/** What is known of the page, in milliseconds of one steady clock. */
export type PageSigns = {
  readonly startedMs: number;
  /** When the page last said that it is drawn and alive. */
  readonly pulseMs: number | undefined;
  /** Since when no page listens to the agent's events; `undefined` while one does. */
  readonly deafSinceMs: number | undefined;
};

export type PageLimits = { readonly firstPulseMs: number; readonly pulseMs: number; readonly deafMs: number };

/** A slow machine may take half a minute to start; a page in use answers every few seconds. */
export const pageLimits: PageLimits = { firstPulseMs: 45_000, pulseMs: 30_000, deafMs: 5_000 };

export type PageState = 'starting' | 'alive' | 'lost';

/** Judges whether the page still serves people: a hung one gives no pulse, a crashed one has closed its stream. */
export function judgePage(signs: PageSigns, nowMs: number, limits: PageLimits = pageLimits): PageState {
  if (signs.pulseMs === undefined) return nowMs - signs.startedMs > limits.firstPulseMs ? 'lost' : 'starting';
  if (nowMs - signs.pulseMs > limits.pulseMs) return 'lost';
  const deafMs = signs.deafSinceMs === undefined ? 0 : nowMs - Math.max(signs.deafSinceMs, signs.startedMs);
  return deafMs > limits.deafMs ? 'lost' : 'alive';
}

const firstPauseMs = 500;
const longestPauseMs = 60_000;

/** How long to wait before the next start after so many in a row that did not last. */
export function pauseBeforeStart(failures: number): number {
  return failures === 0 ? 0 : Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs);
}
