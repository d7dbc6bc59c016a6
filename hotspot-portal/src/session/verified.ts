/** How somebody may come in. `free`: by the terms alone; `voucher`: by a code on paper. */
export const wayNames = ['free', 'voucher', 'email', 'sms', 'card', 'oidc', 'sponsor', 'ticket', 'radius'] as const;
export type WayName = (typeof wayNames)[number];

/** How much one verified person gets: a turn's minutes, turns a day, devices at a time. */
export type Allowance = { readonly minutes: number; readonly perDay: number; readonly devices: number };

/** A voucher of a person whose time is not over; `mac` and `sinceMs` of the device that is online with it now. */
export type RunningGrant = {
  readonly voucher: string;
  /** The first voucher of the turn to which this one belongs. */
  readonly turn: string;
  readonly endsAtMs: number;
  readonly mac: string | null;
  readonly sinceMs: number | null;
};

export type GrantDecision =
  | { readonly kind: 'reuse'; readonly voucher: string }
  /** One more device in the turn that is running, to the same end. */
  | { readonly kind: 'join'; readonly turn: string; readonly minutes: number }
  | { readonly kind: 'new' }
  | { readonly kind: 'used-up' };

export type GrantQuestion = {
  readonly running: readonly RunningGrant[];
  readonly turnsToday: number;
  readonly mac: string;
  readonly allowance: Allowance;
  readonly nowMs: number;
};

/**
 * What a person who has shown again who she is gets: her running time on this device, on one more, or in place of the
 * device that is online the longest (so that a phone with a new random address goes on with its time); else a new turn.
 */
export function decideGrant({ running, turnsToday, mac, allowance, nowMs }: GrantQuestion): GrantDecision {
  const own = running.find((grant) => grant.mac === mac);
  const idle = running.find((grant) => grant.mac === null);
  const online = running.filter((grant) => grant.mac !== null);
  const [longest] = online.toSorted((one, other) => (one.sinceMs ?? 0) - (other.sinceMs ?? 0));
  const reused = own ?? (online.length < allowance.devices ? idle : longest);
  if (reused) return { kind: 'reuse', voucher: reused.voucher };
  if (longest) {
    const minutes = Math.max(1, Math.floor((longest.endsAtMs - nowMs) / 60_000));
    return { kind: 'join', turn: longest.turn, minutes };
  }
  return turnsToday < allowance.perDay ? { kind: 'new' } : { kind: 'used-up' };
}

/** Whether a phone has made up its address (the locally administered bit, IEEE 802): it may have another one tomorrow. */
export function isRandomisedMac(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 0x02) !== 0;
}

/** Until when a device is known again without being asked; a made-up address for hours only. */
export function rememberUntilMs(
  mac: string,
  rule: { readonly days: number; readonly randomisedHours: number },
  nowMs: number,
): number {
  return nowMs + (isRandomisedMac(mac) ? rule.randomisedHours * 3_600_000 : rule.days * 86_400_000);
}
