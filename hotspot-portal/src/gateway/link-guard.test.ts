import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLeases, type Lease } from './lease.ts';
import { renderLeaseChange, renderLinkGuard } from './link-guard.ts';

test('a lease file’s IPv4 leases are read, and nothing else of it', () => {
  const text = `1732900000 02:AA:00:00:00:01 192.168.50.10 phone 01:02:aa:00:00:00:01
duid 00:01:00:01
1732900000 1234 fd00:50::10 phone 00:01
not a lease`;
  expect(parseLeases(text)).toEqual([{ ipv4: '192.168.50.10', mac: '02:aa:00:00:00:01' }]);
});

const lease = fc.record({
  ipv4: fc.nat({ max: 4 }).map((at) => `192.168.50.${at}`),
  mac: fc.nat({ max: 3 }).map((at) => `02:aa:00:00:00:0${at}`),
});
const leases = fc.uniqueArray(lease, { selector: ({ ipv4 }) => ipv4, maxLength: 5 });

/** What the sets hold after the lines. */
function follow(before: readonly Lease[], lines: string): Record<string, string[]> {
  const sets: Record<string, Set<string>> = {
    leased: new Set(before.map(({ ipv4 }) => ipv4)),
    bindings: new Set(before.map(({ ipv4, mac }) => `${ipv4} . ${mac}`)),
  };
  for (const [, verb, set = '', value = ''] of lines.matchAll(/^(\w+) element netdev \w+ (\w+) \{ (.+) \}$/gm)) {
    // nft fails, and with it the whole change, when an element that goes is not there.
    if (verb === 'delete') expect(sets[set]?.delete(value)).toBe(true);
    else sets[set]?.add(value);
  }
  return Object.fromEntries(Object.entries(sets).map(([name, values]) => [name, [...values].toSorted()]));
}

test('whatever leases come and go, the change leads from the ones to the others', () => {
  fc.assert(
    fc.property(leases, leases, (before, after) => {
      expect(follow(before, renderLeaseChange(before, after))).toEqual(follow(after, ''));
    }),
  );
});

test('a guard without leases and without own addresses is one that nft understands', () => {
  expect(renderLinkGuard(['lan0'], [], [])).not.toMatch(/\{ *\}/);
});
