/** What becomes of those who sign in by an account, by EAP or by their device's address. */
export const accessOutcomes = [
  ...['account-accepted', 'account-rejected', 'eap-accepted', 'eap-rejected', 'eap-unanswered'],
  ...['device-accepted', 'device-rejected'],
] as const;
export type AccessOutcome = (typeof accessOutcomes)[number];

/** Counts since the start of the process, and how the EAP server is. */
export type AccessCounts = {
  readonly count: (outcome: AccessOutcome) => void;
  readonly of: (outcome: AccessOutcome) => number;
  /** Set by whoever serves EAP; `null` where nobody does. */
  eap: (() => EapStanding) | null;
};

export type EapStanding = { readonly conversations: number; readonly threads: number; readonly expiresAtMs: number };

export function createAccessCounts(): AccessCounts {
  const counts = new Map<AccessOutcome, number>();
  return {
    count: (outcome) => void counts.set(outcome, (counts.get(outcome) ?? 0) + 1),
    of: (outcome) => counts.get(outcome) ?? 0,
    eap: null,
  };
}
