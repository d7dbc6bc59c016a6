/**
 * The mark of a phone's connections, so that ending a session ends them and not the phone's talk with the portal, and so
 * that whatever comes back is known as the session's own, of whatever address family: 4 bits that say "of a phone",
 * 8 bits of the rate that it may have, 20 bits of the session's number. All of it is 0 for a phone without a session.
 */
export const phoneMark = { value: 0x4000_0000, mask: 0xf000_0000, rateShift: 20, rateMask: 0x0ff0_0000 } as const;

/** The part that names a session; a number that is higher begins again, long after the session before it has ended. */
export const numberMask = 0x000f_ffff;

export const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;

/** The mark of one session. `rate` is its place among the rates of the policy, 0 for none. */
export function markOf({ number, rate }: { readonly number: number; readonly rate: number }): number {
  return phoneMark.value + (rate << phoneMark.rateShift) + (number & numberMask);
}
