import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DesiredState } from '@machikado/contracts/device.ts';
import { changedRows, hashOfState, type DesiredRow } from './fleet.ts';

const state: fc.Arbitrary<DesiredState> = fc.record({ zone: fc.constantFrom('lobby', 'station', 'library') });
const fleet = fc.uniqueArray(fc.record({ asset: fc.constantFrom('K-0001', 'K-0002', 'W-0001', 'W-0002'), state }), {
  selector: ({ asset }) => asset,
});

function applied(rows: readonly DesiredRow[], changed: readonly DesiredRow[]): DesiredRow[] {
  return [...new Map([...rows, ...changed].map((row) => [row.asset, row])).values()];
}

test('after a change the fleet is what was wanted, and the same again changes nothing', () => {
  fc.assert(
    fc.property(fleet, fleet, (first, second) => {
      const before = applied([], changedRows([], first, 1));
      const after = applied(before, changedRows(before, second, 2));
      const desired = after.filter((row) => row.state !== null).map((row) => ({ asset: row.asset, state: row.state }));
      expect(new Map(desired.map((row) => [row.asset, row.state]))).toEqual(
        new Map(second.map((row) => [row.asset, row.state])),
      );
      expect(changedRows(after, second, 3)).toEqual([]);
    }),
  );
});

test('the revision of one asset never goes down, and grows exactly when its state changes', () => {
  fc.assert(
    fc.property(fc.array(fleet, { maxLength: 6 }), (history) => {
      let rows: DesiredRow[] = [];
      history.forEach((wanted, n) => {
        const next = applied(rows, changedRows(rows, wanted, n + 1));
        for (const row of next) {
          const old = rows.find((one) => one.asset === row.asset);
          const same = (old?.hash ?? hashOfState(null)) === row.hash;
          expect(row.revision).toBe(same ? old?.revision : n + 1);
        }
        rows = next;
      });
    }),
  );
});

test('a state has one hash, whatever the order of its keys', () => {
  const position = { latitude: 43.77, longitude: 142.36 };
  expect(hashOfState({ zone: 'lobby', position })).toBe(hashOfState({ position, zone: 'lobby' }));
});
