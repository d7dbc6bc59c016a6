import type { BrowsingPolicy, BrowsingState } from '@machikado/contracts/browsing.ts';
import { extendQuota, openQuota, secondsLeft } from './quota.ts';

/** The time of one session; it runs out by itself. */
export type SessionTime = {
  readonly left: () => Pick<BrowsingState, 'leftS' | 'extensionsLeft'>;
  /** Begins to count down, once the browser is there; `onUp` is called when nothing is left. */
  readonly begin: () => void;
  /** False where there is no extension left. */
  readonly extend: () => boolean;
  readonly stop: () => void;
};

/** `clock` gives milliseconds and only goes forward. */
export function createSessionTime(policy: BrowsingPolicy, clock: () => number, onUp: () => void): SessionTime {
  let quota = openQuota(policy, clock());
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    clearTimeout(timer);
    timer = setTimeout(onUp, Math.max(0, quota.endsAtMs - clock()));
  };
  return {
    begin: () => {
      quota = openQuota(policy, clock());
      arm();
    },
    stop: () => clearTimeout(timer),
    left: () => ({ leftS: secondsLeft(quota, clock()), extensionsLeft: quota.extensionsLeft }),
    extend: () => {
      const longer = extendQuota(quota, { extensionMinutes: policy.extension.minutes, nowMs: clock() });
      if (longer === undefined) return false;
      quota = longer;
      arm();
      return true;
    },
  };
}
