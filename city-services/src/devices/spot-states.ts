import type { DesiredState, Device } from '@machikado/contracts/device.ts';
import { ReportedState } from '@machikado/contracts/device.ts';
import { appendAudit } from '../audit/store.ts';
import type { CityContext } from '../http/context.ts';
import { transact, type CityDatabase } from '../store/database.ts';
import { hashOfState } from './fleet.ts';
import { findActiveDevices, readDesired, readDesiredRows, writeDesiredRows } from './store.ts';

/** What is wanted of an active spot, and whether it has reported that it goes by that. */
export type SpotState = {
  readonly asset: string;
  readonly state: DesiredState | null;
  readonly revision: number;
  readonly applied: boolean;
};

/** Where nothing was ever wanted of a spot it is at home somewhere. */
const unplaced: DesiredState = { zone: 'home' };

function hasApplied(reported: string | null, wanted: Pick<Device['desired'], 'revision' | 'hash'>): boolean {
  if (reported === null) return false;
  const { revision, hash, result } = ReportedState.parse(JSON.parse(reported));
  return result === 'applied' && revision === wanted.revision && hash === wanted.hash;
}

/** All active spots, by asset. */
export async function readSpotStates(db: CityDatabase): Promise<SpotState[]> {
  const devices = await findActiveDevices(db, 'wifi-spot');
  return Promise.all(
    devices.map(async ({ asset, reported }) => {
      const desired = await readDesired(db, asset);
      const { state, revision } = desired;
      return { asset, state, revision, applied: hasApplied(reported, desired) };
    }),
  );
}

export type SpotChange = {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** The spots that are changed; all that are active where it is absent. */
  readonly assets?: readonly string[];
  readonly change: (state: DesiredState) => DesiredState;
};

/**
 * Changes what is wanted of spots as a new revision of the fleet, so that the technicians' file, which was made of the
 * one before, does not undo it unseen. An equal state changes nothing. Gives the assets that changed.
 */
export async function changeSpotStates(context: CityContext, order: SpotChange): Promise<readonly string[]> {
  const active = (await findActiveDevices(context.db, 'wifi-spot')).map(({ asset }) => asset);
  const wanted = active.filter((asset) => order.assets?.includes(asset) ?? true);
  return transact(context.db, async (tx) => {
    const fleet = await tx
      .updateTable('fleet')
      .set((column) => ({ revision: column('revision', '+', 1) }))
      .returning('revision')
      .executeTakeFirstOrThrow();
    const present = new Map((await readDesiredRows(tx)).map((row) => [row.asset, row]));
    const rows = wanted.flatMap((asset) => {
      const before = present.get(asset);
      const state = order.change(before?.state ?? unplaced);
      const hash = hashOfState(state);
      return hash === before?.hash ? [] : [{ asset, revision: fleet.revision, hash, state }];
    });
    await writeDesiredRows(tx, rows);
    const { actor, action, subject } = order;
    await appendAudit(tx, { at: context.now(), actor, action, subject });
    return rows.map(({ asset }) => asset);
  });
}
