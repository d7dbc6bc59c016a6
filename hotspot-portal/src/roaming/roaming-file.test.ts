import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRoaming } from './roaming-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'machikado-roaming-file-'));
  for (const name of ['gate.key', 'open.key', 'gate.pem', 'ca.pem']) await writeFile(join(folder, name), name);
  await chmod(join(folder, 'gate.key'), 0o600);
  await chmod(join(folder, 'open.key'), 0o644);
});
afterAll(() => rm(folder, { recursive: true }));

const server = { name: 'hub', host: 'hub.example.org' };
const good = {
  operatorName: '1city.example.jp',
  ownRealms: ['city.example.jp'],
  tls: { key: 'gate.key', certificate: 'gate.pem', authority: 'ca.pem' },
  servers: [server],
  realms: [{ realm: '*', servers: ['hub'] }],
};

async function read(settings: unknown) {
  await writeFile(join(folder, 'roaming.json'), typeof settings === 'string' ? settings : JSON.stringify(settings));
  return readRoaming(join(folder, 'roaming.json'));
}

test('settings come with the certificates that they name, and what is not said is usual', async () => {
  const file = await read(good);
  expect(file.ok && file.value.settings).toMatchObject({
    servers: [{ port: 2083, statusServer: true }],
    peers: [],
    maxProxies: 8,
  });
  expect(file.ok && file.value.identities.get('hub')).toEqual({
    key: 'gate.key',
    certificate: 'gate.pem',
    authority: 'ca.pem',
  });
});

test.each([
  ['a server that nobody has described', { realms: [{ realm: '*', servers: ['other'] }] }, 'no server other'],
  ['a realm twice', { realms: [...good.realms, { realm: '*', reject: true }] }, 'twice'],
  ['a realm that is none', { realms: [{ realm: 'a..b', servers: ['hub'] }] }, 'is no realm'],
  ['an own realm with a star', { ownRealms: ['*.city.jp'] }, 'is no realm'],
  ['an operator without a namespace', { operatorName: 'city.example.jp' }, 'operatorName'],
  ['an attribute that no dictionary has', { fromHome: ['Vlan-Of-Mine'] }, 'no attribute Vlan-Of-Mine'],
  ['an address in place of a name', { servers: [{ ...server, host: '203.0.113.1' }] }, 'needs the serverName'],
  ['a field that nobody knows', { more: 1 }, 'more'],
])('%s is refused with what is wrong', async (_what, change, detail) => {
  const file = await read({ ...good, ...change });
  expect(file).toMatchObject({ ok: false, error: { kind: 'not-valid' } });
  expect(file.ok ? '' : file.error.detail).toContain(detail);
});

test.each([
  ['no JSON', '{', 'JSON'],
  ['a key that others may read', { ...good, tls: { ...good.tls, key: 'open.key' } }, 'chmod 600'],
  ['a file that is not there', { ...good, tls: { ...good.tls, authority: 'none.pem' } }, 'none.pem'],
])('%s is not read', async (_what, settings, detail) => {
  const file = await read(settings);
  expect(file).toMatchObject({ ok: false, error: { kind: 'not-read' } });
  expect(file.ok ? '' : file.error.detail).toContain(detail);
});
