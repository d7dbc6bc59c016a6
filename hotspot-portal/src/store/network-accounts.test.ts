import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { migrate } from './migrations.ts';
import { createNetworkAccountStore } from './network-accounts.ts';

const dayMs = 86_400_000;
const nowMs = Date.parse('2026-11-30T03:00:00Z');

function open(key = Buffer.alloc(32, 3)) {
  const database = new DatabaseSync(':memory:');
  migrate(database);
  return { database, accounts: createNetworkAccountStore(database, key) };
}

const person = { identity: 'hash-of-a-person', way: 'email', terms: '1', untilMs: nowMs + 30 * dayMs } as const;

test('an account holds until its end or until it is revoked, and never again', () => {
  const { accounts } = open();
  const { name } = accounts.create(person, nowMs);
  expect(accounts.find(name, nowMs)).toMatchObject({ ...person, name, revokedAtMs: null });
  expect(accounts.find(name, person.untilMs)).toBeNull();
  expect(accounts.revoke(name, nowMs + 1)).toBe(true);
  expect(accounts.revoke(name, nowMs + 2)).toBe(false);
  expect(accounts.find(name, nowMs + 2)).toBeNull();
});

test('all accounts of one person are revoked, and nobody else’s', () => {
  const { accounts } = open();
  const own = [accounts.create(person, nowMs), accounts.create(person, nowMs)];
  const other = accounts.create({ ...person, identity: 'another' }, nowMs);
  expect(accounts.revokeAllOf(person.identity, nowMs)).toBe(2);
  expect(own.map(({ name }) => accounts.find(name, nowMs))).toEqual([null, null]);
  expect(accounts.find(other.name, nowMs)).not.toBeNull();
  expect(accounts.list(10, person.identity)).toHaveLength(2);
});

test('a password follows from the name and the key, and lies nowhere', () => {
  const { database, accounts } = open();
  const { name } = accounts.create(person, nowMs);
  const password = accounts.passwordOf(name);
  expect(password).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(accounts.passwordOf(name)).toBe(password);
  expect(open(Buffer.alloc(32, 4)).accounts.passwordOf(name)).not.toBe(password);
  expect(JSON.stringify(database.prepare('SELECT * FROM network_accounts').all())).not.toContain(password);
});

test('what is over is deleted', () => {
  const { accounts } = open();
  accounts.create(person, nowMs);
  accounts.deleteOver(person.untilMs);
  expect(accounts.list(10)).toEqual([]);
});
