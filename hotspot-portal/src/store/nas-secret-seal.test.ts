import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from './migrations.ts';
import { createNasRegister } from './nas-register.ts';
import { createNasSecretSeal, readNasSecretKey } from './nas-secret-seal.ts';

const key = Buffer.alloc(32, 13);
const errors: string[] = [];
const silent = () => undefined;
const log = { info: silent, warn: silent, error: (event: string) => void errors.push(event) };
const clock = { now: () => 1_000_000, log };
let folder: string;
let database: DatabaseSync;

function openStore(): void {
  database = new DatabaseSync(join(folder, 'spot.db'));
  database.exec('PRAGMA journal_mode=WAL');
  migrate(database);
}

beforeEach(() => {
  errors.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'machikado-nas-secret-'));
  openStore();
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

/** All that a copy of the database has in it, its log too. */
const copied = () =>
  readdirSync(folder)
    .filter((name) => name.startsWith('spot.db'))
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('');

function secretOf(made: { ok: true; value: string | null } | { ok: false; error: string }): string {
  if (!made.ok || made.value === null) throw new Error('There is no secret.');
  return made.value;
}
const entry = { name: 'hall', place: '10.66.0.2', learning: false, perSecond: 100 };

test('a copy of the database shows no secret, neither one that holds nor one before it', () => {
  const register = createNasRegister(database, clock, key);
  const first = secretOf(register.add(entry));
  const second = secretOf(register.rotate('hall', 60_000));
  expect(copied()).toContain('10.66.0.2');
  for (const secret of [first, second]) expect(copied()).not.toContain(secret);
  const client = createNasRegister(database, clock, key).find('10.66.0.2');
  expect([client?.secret.toString(), client?.previousSecret?.()?.toString()]).toEqual([second, first]);
});

test('secrets that an earlier program has kept as they are hold on, and are gone from the files', () => {
  const [old, older] = ['0123456789abcdef'.repeat(3), 'fedcba9876543210'.repeat(3)];
  const insert = database.prepare(
    `INSERT INTO nas_clients (name, kind, place, secret, previous, previous_until_ms, learning, per_second, secret_at_ms)
     VALUES (?, 'address', ?, ?, ?, 2000000, 0, 100, 1)`,
  );
  insert.run('hall', '10.66.0.2', old, older);
  // Enough that the table's pages are split while they are written anew.
  for (let at = 0; at < 100; at++) insert.run(`hall ${at}`, `10.66.1.${at}`, old, older);
  expect(copied()).toContain(old);
  // At the first start, and at the next one.
  for (const register of [0, 1].map(() => createNasRegister(database, clock, key))) {
    const client = register.find('10.66.0.2');
    expect([client?.secret.toString(), client?.previousSecret?.()?.toString()]).toEqual([old, older]);
  }
  expect([old, older].filter((secret) => copied().includes(secret))).toEqual([]);
  database.close();
  openStore();
  expect([old, older].filter((secret) => copied().includes(secret))).toEqual([]);
});

test('by another key nobody is let in by a secret that is not his; a new secret mends it', () => {
  secretOf(createNasRegister(database, clock, key).add(entry));
  const register = createNasRegister(database, clock, Buffer.alloc(32, 14));
  expect(register.find('10.66.0.2')).toBeNull();
  expect(errors).toEqual(['nas.secret-not-readable']);
  const fresh = secretOf(register.rotate('hall', 60_000));
  const client = register.find('10.66.0.2');
  expect([client?.secret.toString(), client?.previousSecret?.()]).toEqual([fresh, null]);
});

test('a sealed secret is good for its own client alone, and not when a byte of it is another', () => {
  const { seal, open } = createNasSecretSeal(key);
  const sealed = seal('hall', 'secret');
  expect(open('hall', sealed)).toBe('secret');
  expect(seal('hall', 'secret')).not.toBe(sealed);
  expect(open('door', sealed)).toBeNull();
  const bytes = Buffer.from(sealed.slice('sealed:'.length), 'base64');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  expect(open('hall', `sealed:${bytes.toString('base64')}`)).toBeNull();
  for (const other of ['', 'sealed:', 'sealed:AAAA', 'secret']) expect(open('hall', other)).toBeNull();
});

test('the key is made once, for its owner alone; one that others may read, or that is none, is refused', async () => {
  const file = join(folder, 'nas-secrets.key');
  const made = await readNasSecretKey(file);
  expect(made).toHaveLength(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await readNasSecretKey(file)).toEqual(made);
  chmodSync(file, 0o640);
  await expect(readNasSecretKey(file)).rejects.toThrow('chmod 600');
  chmodSync(file, 0o600);
  writeFileSync(file, 'short');
  await expect(readNasSecretKey(file)).rejects.toThrow('no key');
});
