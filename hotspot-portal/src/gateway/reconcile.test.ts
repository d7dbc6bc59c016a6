import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markKey } from './elements.ts';
import { markOf } from './phone-mark.ts';
import { decideRepair, markHeld, parseTableState, type TableState } from './reconcile.ts';
import type { Pass } from './gateway.ts';

const own = { family: 'inet', table: 'machikado' };
const listing = JSON.stringify({
  nftables: [
    { metainfo: { version: '1.0.6' } },
    { table: { family: 'inet', name: 'machikado', handle: 7 } },
    {
      set: {
        ...own,
        name: 'up4',
        type: ['ipv4_addr', 'ether_addr'],
        flags: ['timeout'],
        elem: [
          { elem: { val: { concat: ['192.168.50.10', '02:aa:00:00:00:01'] }, timeout: 90, counter: { packets: 1 } } },
        ],
      },
    },
    { set: { ...own, name: 'down4', type: 'ipv4_addr', flags: ['timeout'], elem: ['192.168.50.10'] } },
    {
      map: {
        ...own,
        name: 'marks',
        type: 'ether_addr',
        elem: [[{ elem: { val: '02:aa:00:00:00:01', timeout: 90 } }, 1074790401]],
      },
    },
    { chain: { ...own, name: 'forwarding', handle: 3, policy: 'drop' } },
    { rule: { ...own, chain: 'forwarding', handle: 9, expr: [{ drop: null }] } },
  ],
});

test('reads elements with and without counters, and rules without their handles', () => {
  const state = parseTableState(listing);
  expect([...state.elements.up4]).toEqual(['192.168.50.10 . 02:aa:00:00:00:01']);
  expect([...state.elements.down4]).toEqual(['192.168.50.10']);
  expect([...state.elements.marks]).toEqual(['02:aa:00:00:00:01 : 0x40100001']);
  expect(markHeld(state, '02:aa:00:00:00:01')).toBe(0x40100001);
  expect(parseTableState(listing.replace('"handle":9', '"handle":99')).rules).toBe(state.rules);
  expect(parseTableState(listing.replace('"drop":null', '"accept":null')).rules).not.toBe(state.rules);
});

test.each([{ elem: {} }, { elem: { val: 7 } }, { concat: ['a', 7] }, null, 7])(
  'an element of an unknown shape, %j, is no element that we know',
  (element) => {
    const set = { ...own, name: 'up4', type: 'ipv4_addr', elem: [element] };
    expect(() => parseTableState(JSON.stringify({ nftables: [{ set }] }))).toThrow('another shape');
  },
);

test('a table that is gone or has other rules is loaded anew', () => {
  expect(decideRepair(null, { rules: 'rules', lan: 'lan0' }, [])).toEqual({ kind: 'reload' });
  expect(decideRepair(parseTableState(listing), { rules: 'rules', lan: 'lan0' }, [])).toEqual({ kind: 'reload' });
});

const pass = (n: number): Pass => ({
  ipv4: `192.168.50.${n}`,
  mac: `02:aa:00:00:00:${n.toString(16).padStart(2, '0')}`,
  timeoutSeconds: 60,
  mark: markOf({ number: n, rate: 1 }),
});
const stateOf = (passes: readonly Pass[]): Record<keyof TableState['elements'], Set<string>> => ({
  up4: new Set(passes.map(({ ipv4, mac }) => `${ipv4} . ${mac}`)),
  down4: new Set(passes.map(({ ipv4 }) => ipv4)),
  up6: new Set(passes.map(({ mac }) => `lan0 . ${mac}`)),
  marks: new Set(passes.map(({ mac, mark = 0 }) => markKey({ mac, mark }))),
});

test('whatever the kernel holds, the plan brings it to the store’s passes', () => {
  const some = fc.uniqueArray(fc.integer({ min: 10, max: 40 })).map((numbers) => numbers.map(pass));
  fc.assert(
    fc.property(some, some, (actual, wanted) => {
      const elements = stateOf(actual);
      const plan = decideRepair({ elements, rules: 'same' }, { rules: 'same', lan: 'lan0' }, wanted);
      if (plan.kind === 'elements') {
        for (const { set, key } of plan.foreign) elements[set].delete(key);
        for (const { set, key } of plan.missing) elements[set].add(key);
      }
      expect(elements).toEqual(stateOf(wanted));
      const same = new Set(actual.map(({ ipv4 }) => ipv4)).symmetricDifference(new Set(wanted.map(({ ipv4 }) => ipv4)));
      expect(plan.kind === 'nothing').toBe(same.size === 0);
    }),
  );
});
