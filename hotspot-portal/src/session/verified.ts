/** How much one verified person gets: a turn's minutes, turns a day, devices at a time. */
export type Allowance = { readonly minutes: number; readonly perDay: number; readonly devices: number };

/** A voucher of a person whose time is not over, once for each device that is online with it; `mac` is null where none is. */
export type RunningGrant = { readonly voucher: string; readonly mac: string | null };

export type GrantDecision =
  { readonly kind: 'reuse'; readonly voucher: string } | { readonly kind: 'new' } | { readonly kind: 'used-up' };

export type GrantQuestion = {
  readonly running: readonly RunningGrant[];
  readonly turnsToday: number;
  readonly mac: string;
  readonly allowance: Pick<Allowance, 'perDay'>;
};

/**
 * What a person who has shown again who she is gets: the turn that is running, whatever the device (so that a phone with
 * a new random address goes on with its time and data); else a new one. How many devices the turn carries at a time is
 * its voucher's matter, see `decideAdmission`.
 */
export function decideGrant({ running, turnsToday, mac, allowance }: GrantQuestion): GrantDecision {
  const grant = running.find((each) => each.mac === mac) ?? running[0];
  if (grant) return { kind: 'reuse', voucher: grant.voucher };
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
