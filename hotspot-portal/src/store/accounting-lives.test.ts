import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccountingMessage } from '../session/accounting.ts';
import { createAccountingStore, type AccountingEntry } from './accounting.ts';
import { migrate } from './migrations.ts';

const minute = 60_000;
const startMs = 1_000 * minute;
type Told = Partial<AccountingMessage> & { readonly atMs: number };

const entry = (of: Told): AccountingEntry => ({
  kind: 'session',
  nasAddress: '10.0.0.1',
  message: {
    ...{ nas: 'ap', acctSessionId: '0001', status: 'interim', user: null, mac: null, station: null, session: null },
    ...{ sessionSeconds: (of.atMs - startMs) / 1000, inputOctets: 0, outputOctets: 0, terminateCause: null },
    ...of,
  },
});

function makeRecords() {
  const database = new DatabaseSync(':memory:');
  migrate(database);
  const store = createAccountingStore(database, (mac) => `hash of ${mac}`);
  const rows = () =>
    database
      .prepare('SELECT input_octets AS octets, stopped_at_ms AS stoppedAtMs, terminate_cause AS cause FROM accounting')
      .all()
      .map((row) => ({ ...row }));
  return { store, tell: (...told: readonly Told[]) => store.save(told.map(entry)), rows, database };
}

test('an id that an access point uses again after a restart is another session, and both count', () => {
  const { store, tell, rows } = makeRecords();
  tell({ status: 'start', atMs: startMs }, { atMs: startMs + 5 * minute, inputOctets: 500 });
  const onMs = startMs + 6 * minute;
  store.save([{ kind: 'nas-restarted', nas: 'ap', atMs: onMs }]);
  tell({ status: 'start', atMs: onMs + 3000, sessionSeconds: 0 });
  tell({ status: 'stop', atMs: onMs + minute, sessionSeconds: 57, inputOctets: 70, terminateCause: 'User-Request' });
  expect(rows()).toEqual([
    { octets: 500, stoppedAtMs: onMs, cause: 'NAS-Reboot' },
    { octets: 70, stoppedAtMs: onMs + minute, cause: 'User-Request' },
  ]);
});

test('also where nobody heard of the restart, or of the new session’s start', () => {
  const { tell, rows } = makeRecords();
  tell({ atMs: startMs + 5 * minute, inputOctets: 500 });
  // Its own beginning is later than all that is known of the former.
  tell({ status: 'start', atMs: startMs + 30 * minute, sessionSeconds: 0 });
  tell({ status: 'stop', atMs: startMs + 40 * minute, sessionSeconds: 600, inputOctets: 40 });
  tell({ atMs: startMs + 90 * minute, sessionSeconds: 300, inputOctets: 90 });
  expect(rows().map(({ octets }) => octets)).toEqual([500, 40, 90]);
  expect(rows()[0]).toMatchObject({ stoppedAtMs: startMs + 5 * minute, cause: 'NAS-Reboot' });
});

test('another device is another session, however soon', () => {
  const { tell, rows } = makeRecords();
  const one = { mac: '02:00:00:00:00:01', station: '02-00-00-00-00-01' };
  const other = { mac: '02:00:00:00:00:02', station: '02-00-00-00-00-02' };
  tell({ atMs: startMs + minute, inputOctets: 500, ...one }, { atMs: startMs + minute, inputOctets: 3, ...other });
  tell({ atMs: startMs + 2 * minute, inputOctets: 4, ...other }, { atMs: startMs + minute, inputOctets: 501, ...one });
  expect(rows().map(({ octets }) => octets)).toEqual([501, 4]);
});

test('a late copy without its delay, and one that names no time, count nothing twice', () => {
  const { tell, rows } = makeRecords();
  tell({ status: 'start', atMs: startMs }, { atMs: startMs + minute, inputOctets: 100 });
  // Written when it had lasted a minute, and heard ten minutes later.
  tell({ atMs: startMs + 11 * minute, sessionSeconds: 60, inputOctets: 100 });
  tell({ atMs: startMs + 20 * minute, sessionSeconds: null, inputOctets: 300 });
  tell({ status: 'stop', atMs: startMs + 30 * minute, inputOctets: 400, terminateCause: 'Idle-Timeout' });
  tell({ atMs: startMs + 29 * minute, inputOctets: 350 });
  expect(rows()).toEqual([{ octets: 400, stoppedAtMs: startMs + 30 * minute, cause: 'Idle-Timeout' }]);
});

test('two sessions of one id, heard in any order and number within each, sum up exactly', () => {
  const life = (fromMs: number, octets: number): Told[] => [
    { status: 'start', atMs: fromMs, sessionSeconds: 0 },
    { atMs: fromMs + minute, sessionSeconds: 60, inputOctets: octets / 2 },
    { status: 'stop', atMs: fromMs + 2 * minute, sessionSeconds: 120, inputOctets: octets, terminateCause: 'Lost' },
  ];
  const anyOrder = (told: Told[]) => fc.shuffledSubarray([...told, ...told], { minLength: 2 * told.length });
  const laterMs = startMs + 60 * minute;
  const copies = fc.subarray(life(startMs, 1000));
  fc.assert(
    fc.property(anyOrder(life(startMs, 1000)), anyOrder(life(laterMs, 20)), copies, (former, later, late) => {
      const { tell, rows } = makeRecords();
      tell(...former, ...later, ...late);
      expect(rows()).toEqual([
        { octets: 1000, stoppedAtMs: startMs + 2 * minute, cause: 'Lost' },
        { octets: 20, stoppedAtMs: laterMs + 2 * minute, cause: 'Lost' },
      ]);
    }),
  );
});

test('who used to speak and falls silent is over at its last word; a later word counts, and its Stop is the end', () => {
  const { store, tell, rows } = makeRecords();
  const at = (minutes: number) => startMs + minutes * minute;
  tell({ status: 'start', atMs: at(0) }, { atMs: at(5), inputOctets: 5 }, { atMs: at(10), inputOctets: 10 });
  // This one never says anything between its start and its end.
  tell({ acctSessionId: '0002', status: 'start', atMs: at(0) });
  expect(store.closeSilent(at(20), at(0))).toBe(0);
  // Nobody listened until a moment ago.
  expect(store.closeSilent(at(40), at(39))).toBe(0);
  expect(store.closeSilent(at(40), at(0))).toBe(1);
  expect(rows()).toEqual([
    { octets: 10, stoppedAtMs: at(10), cause: 'Interim-Silence' },
    { octets: 0, stoppedAtMs: null, cause: null },
  ]);
  tell({ atMs: at(9), inputOctets: 9 });
  expect(rows()[0]).toMatchObject({ stoppedAtMs: at(10) });
  tell({ atMs: at(45), inputOctets: 45 });
  expect(rows()[0]).toEqual({ octets: 45, stoppedAtMs: null, cause: null });
  expect(store.closeSilent(at(200), at(0))).toBe(1);
  tell({ status: 'stop', atMs: at(50), inputOctets: 50, terminateCause: 'User-Request' });
  expect(rows()[0]).toEqual({ octets: 50, stoppedAtMs: at(50), cause: 'User-Request' });
});

test('what ties the sessions of a device at several access points together is kept', () => {
  const { tell, database } = makeRecords();
  tell({ atMs: startMs, multiSession: 'm-1' }, { atMs: startMs + minute, multiSession: null });
  expect(database.prepare('SELECT multi_session AS multi, life FROM accounting').all()).toMatchObject([
    { multi: 'm-1', life: 0 },
  ]);
});
