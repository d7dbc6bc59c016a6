import { z } from 'zod';
import { canonicalJson } from '@machikado/contracts/canonical-json.ts';
import { AssetTag } from '@machikado/contracts/device.ts';
import { FleetDesired } from '@machikado/contracts/staff-api.ts';
import type { DesiredKey, ResolvedDevice } from './model.ts';

const SourceRecord = z.object({
  level: z.enum(['defaults', 'profile', 'device']),
  name: z.string().optional(),
  line: z.int(),
});

const FieldChange = z.object({
  key: z.string(),
  /** Absent: not there before, or taken away. */
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  /** Where the file says it. */
  source: SourceRecord.optional(),
});
export type FieldChange = z.infer<typeof FieldChange>;

const Change = z.object({ asset: AssetTag, action: z.enum(['remove', 'alter', 'add']), fields: z.array(FieldChange) });
export type Change = z.infer<typeof Change>;

/** What will be sent, and how it differs from what the city held at `baseRevision`. Deletions come first. */
export const FleetPlan = FleetDesired.extend({ changes: z.array(Change) });
export type FleetPlan = z.infer<typeof FleetPlan>;

const order = { remove: 0, alter: 1, add: 2 } as const;

/** The way from what the city holds to what the file wants; the devices of the plan are sent exactly as they stand here. */
export function planFleet(current: FleetDesired, wanted: readonly ResolvedDevice[]): FleetPlan {
  const before = new Map(current.devices.map(({ asset, state }) => [asset, state]));
  const after = new Map(wanted.map((device) => [device.asset, device]));
  const changes: Change[] = [];
  for (const asset of new Set([...before.keys(), ...after.keys()])) {
    const old = before.get(asset);
    const next = after.get(asset);
    const fields = diffFields(old ?? {}, next?.state ?? {}, next?.sources ?? {});
    if (next === undefined) changes.push({ asset, action: 'remove', fields });
    else if (old === undefined) changes.push({ asset, action: 'add', fields });
    else if (fields.length > 0) changes.push({ asset, action: 'alter', fields });
  }
  changes.sort((a, b) => order[a.action] - order[b.action] || (a.asset < b.asset ? -1 : 1));
  return {
    baseRevision: current.baseRevision,
    devices: wanted.map(({ asset, state }) => ({ asset, state })),
    changes,
  };
}

function diffFields(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  sources: ResolvedDevice['sources'],
): FieldChange[] {
  const fields: FieldChange[] = [];
  for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    if (canonicalJson(before[key]) === canonicalJson(after[key])) continue;
    const source = sources[key as DesiredKey];
    fields.push({
      key,
      ...(before[key] !== undefined && { before: before[key] }),
      ...(after[key] !== undefined && { after: after[key] }),
      ...(source !== undefined && { source }),
    });
  }
  return fields.sort((a, b) => Number('after' in a) - Number('after' in b));
}

/** True when the city holds exactly what the plan says, in whatever order. */
export function isHeld(plan: FleetPlan, held: FleetDesired): boolean {
  const sorted = (devices: FleetDesired['devices']) =>
    canonicalJson([...devices].sort((a, b) => (a.asset < b.asset ? -1 : 1)));
  return sorted(plan.devices) === sorted(held.devices);
}
