import { createHash } from 'node:crypto';
import { canonicalJson } from '@machikado/contracts/canonical-json.ts';
import type { DesiredState } from '@machikado/contracts/device.ts';

export type DesiredRow = {
  readonly asset: string;
  readonly revision: number;
  readonly hash: string;
  /** Null where nothing is desired of the asset any more. */
  readonly state: DesiredState | null;
};

/** SHA-256 of the canonical JSON of a desired state, hex. */
export function hashOfState(state: DesiredState | null): string {
  return createHash('sha256').update(canonicalJson(state)).digest('hex');
}

/** What an asset gets of which nothing was ever desired. */
export const nothingDesired = { revision: 0, hash: hashOfState(null), state: null } as const;

/**
 * The rows that change when the fleet's desired state becomes `wanted` at `revision`. An asset that is left out is
 * desired to be nothing; an equal state keeps its revision, so that applying twice changes nothing.
 */
export function changedRows(
  present: readonly DesiredRow[],
  wanted: readonly { readonly asset: string; readonly state: DesiredState }[],
  revision: number,
): DesiredRow[] {
  const before = new Map(present.map((row) => [row.asset, row]));
  const after = new Map<string, DesiredState | null>(present.map((row) => [row.asset, null]));
  for (const { asset, state } of wanted) after.set(asset, state);
  const changed: DesiredRow[] = [];
  for (const [asset, state] of after) {
    const hash = hashOfState(state);
    if ((before.get(asset)?.hash ?? nothingDesired.hash) !== hash) changed.push({ asset, revision, hash, state });
  }
  return changed;
}
