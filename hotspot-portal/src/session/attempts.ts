/** Wrong codes: five in a row from one device, then a wait. Lives in memory: a restart forgives. */
export const attemptLimits = {
  perDevice: 5,
  waitMs: 5 * 60_000,
  /** All devices together: a burst, and how many more each second. */
  burst: 200,
  perSecond: 20,
  devices: 20_000,
} as const;

export type AttemptLimits = { readonly [Key in keyof typeof attemptLimits]: number };

/** Codes by mail or SMS: they cost somebody money or peace, so one device or address gets three in a quarter of an hour. */
export const sendingLimits: AttemptLimits = {
  perDevice: 3,
  waitMs: 15 * 60_000,
  burst: 60,
  perSecond: 1,
  devices: 20_000,
};

type DeviceAttempts = { readonly wrong: number; readonly lastAtMs: number };

export type Standing =
  { readonly state: 'free'; readonly triesLeft: number } | { readonly state: 'wait'; readonly seconds: number };

export type AttemptBook = {
  readonly standing: (device: string, nowMs: number) => Standing;
  /** Counts a wrong code and gives the standing after it. */
  readonly wrong: (device: string, nowMs: number) => Standing;
  readonly right: (device: string) => void;
};

/** Token buckets for wrong codes, one per device and one for all; bounded, the oldest device is forgotten first. */
export function createAttemptBook(limits: AttemptLimits = attemptLimits): AttemptBook {
  const devices = new Map<string, DeviceAttempts>();
  let tokens: number = limits.burst;
  let refilledAtMs = 0;

  const refill = (nowMs: number) => {
    tokens = Math.min(limits.burst, tokens + (Math.max(0, nowMs - refilledAtMs) / 1000) * limits.perSecond);
    refilledAtMs = Math.max(refilledAtMs, nowMs);
  };
  const current = (device: string, nowMs: number): number => {
    const known = devices.get(device);
    return known && nowMs - known.lastAtMs < limits.waitMs ? known.wrong : 0;
  };
  const standing = (device: string, nowMs: number): Standing => {
    refill(nowMs);
    const wrong = current(device, nowMs);
    if (wrong >= limits.perDevice) {
      const since = nowMs - (devices.get(device)?.lastAtMs ?? nowMs);
      return { state: 'wait', seconds: Math.ceil((limits.waitMs - since) / 1000) };
    }
    if (tokens < 1) return { state: 'wait', seconds: 1 };
    return { state: 'free', triesLeft: limits.perDevice - wrong };
  };
  return {
    standing,
    wrong: (device, nowMs) => {
      const wrong = current(device, nowMs) + 1;
      refill(nowMs);
      tokens = Math.max(0, tokens - 1);
      devices.delete(device);
      devices.set(device, { wrong, lastAtMs: nowMs });
      const oldest = devices.keys().next();
      if (devices.size > limits.devices && !oldest.done) devices.delete(oldest.value);
      return standing(device, nowMs);
    },
    right: (device) => void devices.delete(device),
  };
}
