import fc from 'fast-check';
import { expect, test } from 'vitest';
import { silenceCause } from './accounting.ts';
import { lifeOf, mergeShared, type SharedRecord } from './shared-record.ts';

const minute = 60_000;
const record = (of: Partial<SharedRecord>): SharedRecord => ({
  ...{ nas: 'ap', acctSessionId: 's', life: 0, user: null, device: null, multiSession: null },
  ...{ startedAtMs: 0, updatedAtMs: 0, stoppedAtMs: null, terminateCause: null },
  ...{ sessionSeconds: 0, inputOctets: 0, outputOctets: 0, ...of },
});

/** What two servers know of one session at different times: one heard its beginning, the other its end. */
const states = [
  record({ user: 'u', updatedAtMs: minute, inputOctets: 10 }),
  record({ user: 'u', updatedAtMs: minute, stoppedAtMs: minute, terminateCause: silenceCause, inputOctets: 10 }),
  record({ startedAtMs: 900, updatedAtMs: 5 * minute, inputOctets: 50, outputOctets: 5 }),
  record({
    ...{ startedAtMs: 900, updatedAtMs: 6 * minute, inputOctets: 60, outputOctets: 6, sessionSeconds: 360 },
    ...{ stoppedAtMs: 6 * minute, terminateCause: 'User-Request' },
  }),
  // The same Stop, as the other server heard a copy of it.
  record({ updatedAtMs: 6 * minute, stoppedAtMs: 6 * minute + 5, terminateCause: 'User-Request' }),
];
const merged = (all: readonly SharedRecord[]) => all.reduce((known, told) => mergeShared(known, told));

test('whatever the order and however often states of servers arrive, the session is the same', () => {
  const whole = merged(states);
  expect(whole).toMatchObject({ user: 'u', startedAtMs: 0, inputOctets: 60, outputOctets: 6, sessionSeconds: 360 });
  expect(whole).toMatchObject({ stoppedAtMs: 6 * minute, terminateCause: 'User-Request' });
  const shuffled = fc.shuffledSubarray([...states, ...states], { minLength: 2 * states.length });
  fc.assert(
    fc.property(shuffled, (all) => {
      expect(merged(all)).toEqual(whole);
    }),
  );
});

test('silence towards one server is none where another has heard more, until that one hears no more', () => {
  const [, silent, heard] = states;
  if (!silent || !heard) throw new Error('no states');
  expect(mergeShared(silent, heard)).toMatchObject({ stoppedAtMs: null, terminateCause: null });
  expect(mergeShared(heard, silent)).toMatchObject({ stoppedAtMs: null, terminateCause: null });
  const silentToBoth = { ...heard, stoppedAtMs: heard.updatedAtMs, terminateCause: silenceCause };
  const end = { stoppedAtMs: heard.updatedAtMs, terminateCause: silenceCause };
  expect(mergeShared(silent, silentToBoth)).toMatchObject(end);
  expect(mergeShared(silentToBoth, silent)).toMatchObject(end);
});

test('a record is the shared one that was alive at its time and began nearest, and no other record’s of that server', () => {
  const shared = [
    record({ life: 0, startedAtMs: 0, updatedAtMs: 10 * minute }),
    record({ life: 1, startedAtMs: 11 * minute, updatedAtMs: 20 * minute }),
  ];
  const own = { startedAtMs: 11 * minute + 900, updatedAtMs: 15 * minute };
  expect(lifeOf(own, shared, new Set())).toBe(1);
  expect(lifeOf(own, shared, new Set([1]))).toBe(0);
  expect(lifeOf(own, shared, new Set([0, 1]))).toBeNull();
  expect(lifeOf({ startedAtMs: 60 * minute, updatedAtMs: 61 * minute }, shared, new Set())).toBeNull();
});
