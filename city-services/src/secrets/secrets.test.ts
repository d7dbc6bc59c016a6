import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentName } from '@machikado/contracts/content-key.ts';
import { isContentSigned, isEndorsed, readContentSignature } from '@machikado/runtime/content-signature.ts';
import { openContentKeys } from './content-keys.ts';
import { hashPassword, isPassword } from './password.ts';
import { readOrMakeSecret } from './secret-file.ts';
import { hashToken, isSameText, keyedHash, newToken } from './token.ts';

test('a password is known again, and its hash tells nothing and never repeats', async () => {
  const [one, two] = [await hashPassword('2580'), await hashPassword('2580')];
  expect(await isPassword('2580', one)).toBe(true);
  expect(await isPassword('2581', one)).toBe(false);
  expect(await isPassword('', one)).toBe(false);
  expect(one).not.toBe(two);
  expect(one).not.toContain('2580');
});

test('nobody has no password, not even an empty one', async () => {
  for (const stored of [undefined, '', 'scrypt$$', 'scrypt$AAAA$']) {
    expect(await isPassword('', stored)).toBe(false);
  }
});

test('a keyed hash is one installation’s and one purpose’s', () => {
  const [here, there] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const hash = keyedHash(here, 'card', '0112030405060708');
  expect(keyedHash(here, 'card', '0112030405060708')).toBe(hash);
  expect(keyedHash(there, 'card', '0112030405060708')).not.toBe(hash);
  expect(keyedHash(here, 'code', '0112030405060708')).not.toBe(hash);
});

test('tokens are 256 bits and never the same', () => {
  expect(newToken()).toMatch(/^[\w-]{43}$/);
  expect(newToken()).not.toBe(newToken());
  expect(hashToken('a')).not.toBe(hashToken('b'));
  expect([isSameText('abc', 'abc'), isSameText('abc', 'abcd'), isSameText('', 'a')]).toEqual([true, false, false]);
});

test('a secret is made once, for its owner alone, and leaves no half file', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'machikado-secret-'));
  const file = join(directory, 'deep', 'pepper');
  expect(await readOrMakeSecret(file, () => 'first')).toBe('first');
  expect(await readOrMakeSecret(file, () => 'second')).toBe('first');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(directory, 'deep'))).toEqual(['pepper']);
  await rm(directory, { recursive: true });
});

test('the key of what kiosks keep is told a week before it signs, vouched for by the one before, and kept', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'machikado-content-keys-'));
  const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day));
  const open = () => openContentKeys(directory, 'sample', at(0));
  const name = contentName('/v1/alerts?after=3&waitS=25');
  const signerOf = (keys: Awaited<ReturnType<typeof open>>, day: number) => {
    const signature = readContentSignature(keys.sign({ name, text: '{}' }, at(day)));
    if (signature === undefined) throw new Error('The header can be read.');
    expect(isContentSigned({ cityId: 'sample', name: '/v1/alerts', text: '{}', ...signature }, signature)).toBe(true);
    return keys.list().findIndex(({ publicKey }) => publicKey === signature.publicKey);
  };
  let keys = await open();
  expect([keys.list().length, signerOf(keys, 0), await keys.renew(at(364))]).toEqual([1, 0, false]);
  expect([await keys.renew(at(365)), await keys.renew(at(366)), keys.list().length]).toEqual([true, false, 2]);
  keys = await open();
  expect([signerOf(keys, 371), signerOf(keys, 372)]).toEqual([0, 1]);
  const [first, second] = keys.list();
  expect(first && second && isEndorsed(second, 'sample', first)).toBe(true);
  expect(JSON.stringify(keys.list())).not.toContain('PRIVATE');
  expect((await stat(join(directory, 'content-keys.json'))).mode & 0o777).toBe(0o600);
  // A clock that goes back within the life of the process makes no older revision.
  const revisionOf = (day: number) => readContentSignature(keys.sign({ name, text: '{}' }, at(day)))?.revision;
  expect([revisionOf(380), revisionOf(379)]).toEqual([at(380).getTime(), at(380).getTime()]);
  await rm(directory, { recursive: true });
});
