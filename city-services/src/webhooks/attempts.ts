const minuteMs = 60_000;

/** How long is waited after the first failure, the second and so on: 17 hours together, then it is given up. */
const pausesMs = [5000, 30_000, 2 * minuteMs, 10 * minuteMs, 60 * minuteMs, 240 * minuteMs, 720 * minuteMs];

/** What a try came to: a status of the receiver, or why there was none. */
export type Outcome = { readonly status: number } | { readonly fault: string };

export type Settlement =
  | { readonly state: 'delivered' }
  | { readonly state: 'waiting'; readonly nextAt: Date }
  /** `gone`: the receiver wants to hear nothing any more. */
  | { readonly state: 'dead'; readonly gone: boolean };

/** What follows from a try; `attempts` counts it already. Only a 2xx is an acknowledgement, a redirect is none. */
export function settle(outcome: Outcome, attempts: number, now: Date): Settlement {
  const status = 'status' in outcome ? outcome.status : 0;
  if (status >= 200 && status < 300) return { state: 'delivered' };
  const pauseMs = pausesMs[attempts - 1];
  if (status === 410 || pauseMs === undefined) return { state: 'dead', gone: status === 410 };
  return { state: 'waiting', nextAt: new Date(now.getTime() + pauseMs) };
}

/** How long a try is its process's own; after a crash another one takes it then. */
export const holdMs = minuteMs;
