import type { ApplicationState } from '@machikado/contracts/procedure.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** Which states may follow which. A decision stands: what is accepted or declined moves no more. */
export const legalMoves: Readonly<Record<ApplicationState, readonly ApplicationState[]>> = {
  received: ['in-review', 'accepted', 'declined'],
  'in-review': ['accepted', 'declined'],
  accepted: [],
  declined: [],
};

/** Whether an application may go from one state to another. */
export function decideMove(
  from: ApplicationState,
  to: ApplicationState,
): Result<undefined, { readonly kind: 'illegal-move' }> {
  return legalMoves[from].includes(to) ? ok() : err({ kind: 'illegal-move' });
}

/** Whether a state is a decision, which a resident is told with its day. */
export function isDecided(state: ApplicationState): boolean {
  return legalMoves[state].length === 0;
}

export type Tried = { readonly tries: number; readonly perMs: number };

/**
 * One more try within a sliding window: the instants (ms since 1970) that still count with this one, or how long to wait.
 * A clock that was set back counts all that lies ahead as now.
 */
export function decideTry(
  earlier: readonly number[],
  nowMs: number,
  rule: Tried,
): Result<readonly number[], { readonly retryAfterS: number }> {
  const counting = earlier.map((atMs) => Math.min(atMs, nowMs)).filter((atMs) => nowMs - atMs < rule.perMs);
  const oldest = counting[counting.length - rule.tries];
  if (oldest !== undefined) return err({ retryAfterS: Math.ceil((oldest + rule.perMs - nowMs) / 1000) });
  return ok([...counting, nowMs]);
}
