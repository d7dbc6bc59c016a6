/**
 * Seconds that the gateway's own timeout lies beyond ours. Our timer ends a session; the gateway's ends it where
 * nobody is left to do so.
 */
export const gatewayGraceSeconds = 60;

export type ClockReading = {
  readonly wallMs: number;
  /** Milliseconds of a clock that is never set, such as `performance.now()`. */
  readonly monotonicMs: number;
};

/**
 * A clock that follows the wall clock forward and never goes back: a wall clock set back (a first NTP answer, a hand)
 * would make every session longer. `floorMs` is the latest instant known from the store.
 */
export function createSessionClock(read: () => ClockReading, floorMs = 0): () => number {
  const start = read();
  const base = Math.max(start.wallMs, floorMs);
  let anchor = { nowMs: base, monotonicMs: start.monotonicMs };
  return () => {
    const { wallMs, monotonicMs } = read();
    const carried = anchor.nowMs + (monotonicMs - anchor.monotonicMs);
    anchor = { nowMs: Math.max(wallMs, carried), monotonicMs };
    return Math.floor(anchor.nowMs);
  };
}
