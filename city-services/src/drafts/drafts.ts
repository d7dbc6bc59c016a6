import type { DraftState } from '@machikado/contracts/draft.ts';

/** How long a form waits for its phone. */
export const draftMs = 15 * 60_000;

/** What is known of a draft without its content. Instants in UTC. */
export type DraftTimes = { readonly expiresAt: Date; readonly claimedAt: Date | undefined };

/** Where a draft is at `now`; one that was fetched stays so after its time. */
export function stateOfDraft(draft: DraftTimes, now: Date): DraftState['state'] {
  if (draft.claimedAt !== undefined) return 'claimed';
  return now < draft.expiresAt ? 'waiting' : 'expired';
}
