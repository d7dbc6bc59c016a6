import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import { migrate } from './migrations.ts';
import { createNasRegister, type NasRegister } from './nas-register.ts';
import { readNasPlace } from './nas-place.ts';

let database: DatabaseSync;
let nowMs: number;
let register: NasRegister;
const warned: unknown[] = [];
const silent = () => undefined;
const log = { info: silent, error: silent, warn: (_event: string, facts?: object) => void warned.push(facts) };
const open = () => createNasRegister(database, { now: () => nowMs, log }, Buffer.alloc(32, 13));

beforeEach(() => {
  database = new DatabaseSync(':memory:');
  migrate(database);
  nowMs = 1_000_000;
  warned.length = 0;
  register = open();
});

const add = (name: string, place: string, learning = false) => {
  const added = register.add({ name, place, learning, perSecond: 100 });
  if (!added.ok) throw new Error(added.error);
  return added.value;
};

test('the longest prefix that an address begins with wins, in both families', () => {
  for (const [name, place] of [
    ['all', '10.0.0.0/8'],
    ['hall', '10.66.0.0/24'],
    ['door', '10.66.0.7'],
    ['six', '2001:DB8:0::/48'],
    ['desk', '2001:db8::9'],
  ] as const)
    add(name, place);
  const names = ['10.9.9.9', '10.66.0.8', '10.66.0.7', '2001:db8::1', '2001:db8::9', '192.0.2.1', '2001:db9::1'];
  const found = () => names.map((address) => register.find(address)?.name ?? null);
  const expected = ['all', 'hall', 'door', 'six', 'desk', null, null];
  expect(found()).toEqual(expected);
  expect(found()).toEqual(expected);
  expect(register.remove('hall')).toBe(true);
  expect(register.find('10.66.0.8')?.name).toBe('all');
});

test('a certificate is known by any of its names, and has no secret', () => {
  expect(add('library', 'Library.city.test')).toBeNull();
  expect(register.findCertificate(['other.test', 'library.city.test'])?.name).toBe('library');
  expect(register.findCertificate(['x.library.city.test'])).toBeNull();
  expect(register.rotate('library', 0)).toEqual({ ok: false, error: 'unknown' });
});

test.each(['', '10.0.0.0/0', '10.0.0.0/33', '::/129', '10.0.0.1/8/8', 'host', '10.0.0', 'a b.test', '10.0.0.1/', '/8'])(
  '"%s" is no place',
  (place) => {
    expect(readNasPlace(place)).toBeNull();
    expect(register.add({ name: 'x', place, learning: false, perSecond: 1 })).toEqual({
      ...{ ok: false, error: 'not-a-place' },
    });
  },
);

test('a name and a place are taken once, however the place is written', () => {
  add('hall', '2001:db8::1');
  const again = (name: string, place: string) => register.add({ name, place, learning: false, perSecond: 1 });
  expect(again('hall', '10.0.0.1')).toEqual({ ok: false, error: 'taken' });
  expect(again('door', '2001:0db8:0:0::1/128')).toEqual({ ok: false, error: 'taken' });
});

test('a new secret leaves the one before in force for its time, also through a restart, and says whether it is used', () => {
  const first = add('hall', '10.66.0.2');
  const rotated = register.rotate('hall', 60_000);
  if (!rotated.ok) throw new Error(rotated.error);
  register = open();
  const client = register.find('10.66.0.2');
  expect([client?.secret.toString(), client?.previousSecret?.()?.toString()]).toEqual([rotated.value, first]);
  expect(register.list()).toMatchObject([{ previousUntilMs: nowMs + 60_000, previousUsedAtMs: null }]);
  client?.onPreviousSecret?.();
  expect(register.list()).toMatchObject([{ previousUsedAtMs: nowMs }]);
  nowMs += 60_000;
  expect(client?.previousSecret?.()).toBeNull();
});

test('what is told of a client has no secret in it', () => {
  const first = add('hall', '10.66.0.2');
  const second = register.rotate('hall', 1000);
  const told = JSON.stringify(register.list());
  expect(told).not.toContain(first);
  expect(told).not.toContain(second.ok && second.value);
});

test('learning ends with the first sealed request, for good; until then it is told once a minute', () => {
  add('old', '10.66.0.3', true);
  const learning = () => register.find('10.66.0.3')?.learning;
  learning()?.onUnsealed();
  learning()?.onUnsealed();
  nowMs += 60_000;
  learning()?.onUnsealed();
  expect(warned).toEqual([{ nas: 'old' }, { nas: 'old' }]);
  expect(learning()?.isLearning()).toBe(true);
  learning()?.onSealed();
  expect(learning()?.isLearning()).toBe(false);
  register = open();
  expect(learning()).toBeUndefined();
});
