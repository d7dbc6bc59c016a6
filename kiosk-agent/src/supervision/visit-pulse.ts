import { pageLimits } from './page-watch.ts';

export type VisitPulseOptions = {
  readonly signal: AbortSignal;
  readonly isVisited: () => boolean;
  /** Ends the visit of a page that is no more. */
  readonly onLost: () => void;
  readonly limitMs?: number;
  readonly tickMs?: number;
};

/**
 * Watches over the visit where somebody else starts the browser: a page that has once given a pulse and gives none for
 * half a minute is gone, and its person with it. Gives the function to call at each pulse.
 */
export function watchVisitPulse(options: VisitPulseOptions): () => void {
  const limitMs = options.limitMs ?? pageLimits.pulseMs;
  let pulseMs: number | undefined;
  const look = () => {
    if (pulseMs === undefined || performance.now() - pulseMs <= limitMs) return;
    pulseMs = undefined;
    if (options.isVisited()) options.onLost();
  };
  const timer = setInterval(look, options.tickMs ?? 1000);
  options.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  return () => {
    pulseMs = performance.now();
  };
}
