import type { BrowsingPolicy, BrowsingState } from '@machikado/contracts/browsing.ts';
import { closeQuota, extendQuota, openAllowance, openQuota, wholeSeconds, type Quota } from './quota.ts';

/** The time of one session; it runs out by itself. */
export type SessionTime = {
  readonly left: () => Pick<BrowsingState, 'leftS' | 'extensionsLeft'>;
  /** Begins to count down, once the browser is there. */
  readonly begin: () => void;
  /** False where there is no extension left. */
  readonly extend: () => boolean;
  /** Nothing is counted any more; what is left is the visit's. */
  readonly stop: () => void;
};

/** The time of one visit: its sessions take from it one after the other, so that opening another one gives no more. */
export type VisitTime = {
  readonly visitId: string;
  readonly leftS: () => number;
  /** The time of its next session; `onUp` is called when nothing is left. */
  readonly openSession: (onUp: () => void) => SessionTime;
};

export type VisitTimeOptions = {
  readonly visitId: string;
  readonly policy: Pick<BrowsingPolicy, 'minutes' | 'extension'>;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
};

export function createVisitTime({ visitId, policy, clock }: VisitTimeOptions): VisitTime {
  let allowance = openAllowance(policy);
  let quota: Quota | undefined;
  const now = () => (quota === undefined ? allowance : closeQuota(quota, clock()));
  const openSession: VisitTime['openSession'] = (onUp) => {
    let timer: NodeJS.Timeout | undefined;
    const run = (next: Quota) => {
      quota = next;
      clearTimeout(timer);
      timer = setTimeout(onUp, now().leftMs);
    };
    return {
      begin: () => run(openQuota(allowance, clock())),
      stop: () => {
        clearTimeout(timer);
        allowance = now();
        quota = undefined;
      },
      left: () => ({ leftS: wholeSeconds(now().leftMs), extensionsLeft: now().extensionsLeft }),
      extend: () => {
        const extensionMinutes = policy.extension.minutes;
        const longer = quota && extendQuota(quota, { extensionMinutes, nowMs: clock() });
        if (longer === undefined) return false;
        run(longer);
        return true;
      },
    };
  };
  return { visitId, leftS: () => wholeSeconds(now().leftMs), openSession };
}
