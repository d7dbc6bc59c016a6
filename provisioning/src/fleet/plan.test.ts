import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DesiredState } from '@machikado/contracts/device.ts';
import type { FleetDesired } from '@machikado/contracts/staff-api.ts';
import { isHeld, planFleet, type Change, type FleetPlan } from './plan.ts';
import type { ResolvedDevice } from './model.ts';

/** The city as far as a plan meets it: one revision for the whole fleet, refused when it has moved. */
type City = { readonly revision: number; readonly devices: ReadonlyMap<string, DesiredState> };

function held(city: City): FleetDesired {
  return { baseRevision: city.revision, devices: [...city.devices].map(([asset, state]) => ({ asset, state })) };
}

function put(city: City, sent: FleetDesired): City | 'conflict' {
  if (sent.baseRevision !== city.revision) return 'conflict';
  return { revision: city.revision + 1, devices: new Map(sent.devices.map(({ asset, state }) => [asset, state])) };
}

/** Carries out the changes as the technician reads them, field by field. */
function carryOut(city: City, changes: readonly Change[]): Map<string, Record<string, unknown>> {
  const devices = new Map<string, Record<string, unknown>>([...city.devices].map(([k, v]) => [k, { ...v }]));
  for (const { asset, action, fields } of changes) {
    if (action === 'remove') {
      devices.delete(asset);
      continue;
    }
    const entries = new Map(Object.entries(devices.get(asset) ?? {}));
    for (const { key, after } of fields) {
      if (after === undefined) entries.delete(key);
      else entries.set(key, after);
    }
    devices.set(asset, Object.fromEntries(entries));
  }
  return devices;
}

const state: fc.Arbitrary<DesiredState> = fc.record(
  {
    zone: fc.constantFrom('lobby', 'station', 'library'),
    languages: fc.uniqueArray(fc.constantFrom('ja' as const, 'en' as const, 'ko' as const), { minLength: 1 }),
    sessionMinutes: fc.integer({ min: 1, max: 3 }),
    position: fc.record({ latitude: fc.integer({ min: 43, max: 44 }), longitude: fc.constant(142) }),
  },
  { requiredKeys: ['zone'] },
);
const fleet = fc.dictionary(fc.constantFrom('K-0001', 'K-0002', 'K-0003', 'W-0001', 'W-0002'), state);
const city = fc.record({ revision: fc.nat(9), devices: fleet.map((devices) => new Map(Object.entries(devices))) });
const wanted = fleet.map((devices): ResolvedDevice[] =>
  Object.entries(devices)
    .map(([asset, value]) => ({ asset, kind: 'kiosk' as const, state: value, sources: {} }))
    .sort((a, b) => (a.asset < b.asset ? -1 : 1)),
);

function applied(before: City, plan: FleetPlan): City {
  const after = put(before, plan);
  if (after === 'conflict') throw new Error('refused');
  return after;
}

test('what a plan says is what applying it does', () => {
  fc.assert(
    fc.property(city, wanted, (before, devices) => {
      const plan = planFleet(held(before), devices);
      const after = applied(before, plan);
      expect(carryOut(before, plan.changes)).toEqual(new Map(after.devices));
      expect(isHeld(plan, held(after))).toBe(true);
    }),
  );
});

test('a plan after its own apply is empty, and an empty plan means that nothing differs', () => {
  fc.assert(
    fc.property(city, wanted, (before, devices) => {
      const plan = planFleet(held(before), devices);
      expect(planFleet(held(applied(before, plan)), devices).changes).toEqual([]);
      expect(plan.changes.length === 0).toBe(isHeld(plan, held(before)));
    }),
  );
});

test('a plan is refused after anybody else has applied', () => {
  fc.assert(
    fc.property(city, wanted, wanted, (before, ours, theirs) => {
      const plan = planFleet(held(before), ours);
      const moved = applied(before, planFleet(held(before), theirs));
      expect(put(moved, plan)).toBe('conflict');
    }),
  );
});

test('deletions come first', () => {
  fc.assert(
    fc.property(city, wanted, (before, devices) => {
      const { changes } = planFleet(held(before), devices);
      const rank = changes.map(({ action }) => ['remove', 'alter', 'add'].indexOf(action));
      expect(rank).toEqual([...rank].sort());
      for (const { fields } of changes) {
        const kept = fields.map(({ after }) => after !== undefined);
        expect(kept).toEqual([...kept].sort());
      }
    }),
  );
});
