import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { disclosureStates } from '@machikado/contracts/wifi-disclosure.ts';

export type DisclosureState = (typeof disclosureStates)[number];

/** How long a request waits: for a second person, and then for whoever asked to take the file. */
export const waitMs = { approval: 72 * 3_600_000, export: 24 * 3_600_000 } as const;

export type Standing = {
  readonly state: DisclosureState;
  readonly askedBy: string;
  /** Null where it has ended. */
  readonly expiresAt: string | null;
};

export type Step = 'approve' | 'refuse' | 'withdraw' | 'export';

/** `same-person`: whoever asks never decides. `not-theirs`: only the one who asked may. `over`: it has ended. */
export type StepFault = 'same-person' | 'not-theirs' | 'over';

const from: Readonly<Record<Step, readonly DisclosureState[]>> = {
  approve: ['asked'],
  refuse: ['asked', 'approved'],
  withdraw: ['asked', 'approved'],
  export: ['approved'],
};
const to: Readonly<Record<Step, DisclosureState>> = {
  approve: 'approved',
  refuse: 'refused',
  withdraw: 'withdrawn',
  export: 'exported',
};

/**
 * Whether somebody may take the next step of a disclosure, and what it then is. Roles are looked at before; here it is
 * about persons, order and time.
 */
export function decideStep(
  standing: Standing,
  { step, by, now }: { readonly step: Step; readonly by: string; readonly now: Date },
): Result<DisclosureState, StepFault> {
  const isAsker = standing.askedBy === by;
  if ((step === 'approve' || step === 'refuse') && isAsker) return err('same-person');
  if ((step === 'withdraw' || step === 'export') && !isAsker) return err('not-theirs');
  const isOver = standing.expiresAt === null || standing.expiresAt <= now.toISOString();
  return isOver || !from[step].includes(standing.state) ? err('over') : ok(to[step]);
}
