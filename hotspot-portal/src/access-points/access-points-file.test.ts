import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readNasClients } from '../store/nas-clients.ts';
import { readAccessPoints } from './access-points-file.ts';
import { callController } from './controller.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'machikado-ap-'));
  await writeFile(join(folder, 'secret'), `${'s'.repeat(24)}\n`, { mode: 0o600 });
  await writeFile(join(folder, 'short'), 'short\n', { mode: 0o600 });
  await writeFile(join(folder, 'open'), `${'s'.repeat(24)}\n`);
  await chmod(join(folder, 'open'), 0o644);
});
afterAll(() => rm(folder, { recursive: true }));

async function read(...accessPoints: readonly object[]) {
  const file = join(folder, 'access-points.json');
  await writeFile(file, JSON.stringify({ accessPoints }));
  return readAccessPoints(file);
}

const wlc = {
  name: 'hall',
  profile: 'cisco-wlc',
  hosts: ['wlc.example.jp'],
  radiusAddress: '10.66.0.2',
  radiusSecretFile: 'secret',
};

test('an access point asks RADIUS from its own address with its own secret, and nobody else does', async () => {
  const clients = await readNasClients(join(folder, 'radius-secret'), await read(wlc));
  expect(clients.find('10.66.0.2')).toMatchObject({ name: 'hall', secret: Buffer.from('s'.repeat(24)) });
  expect(clients.find('::ffff:10.66.0.2')?.name).toBe('hall');
  expect(clients.find('127.0.0.1')?.name).toBe('loopback');
  expect(clients.find('10.66.0.3')).toBeNull();
  expect(await readAccessPoints(undefined)).toEqual([]);
});

test.each<[string, object, RegExp]>([
  ['a maker that nobody knows', { profile: 'acme' }, /hall: there is no profile "acme"/],
  ['no RADIUS where it needs one', { radiusAddress: undefined }, /radiusAddress and radiusSecretFile are missing/],
  ['a secret that is short', { radiusSecretFile: 'short' }, /16 bytes or more/],
  ['a secret that others may read', { radiusSecretFile: 'open' }, /chmod 600/],
  ['a controller that is not told', { profile: 'unifi-network' }, /opened by its controller/],
  ['a host with a path', { hosts: ['wlc.example.jp/login'] }, /hosts/],
])('%s is told at the start', async (_what, change, told) => {
  await expect(read({ ...wlc, ...change })).rejects.toThrow(told);
});

test('two with one address are told', async () => {
  await expect(read(wlc, { ...wlc, name: 'park' })).rejects.toThrow('the same radiusAddress');
});

const call = {
  url: 'https://unifi.example.jp/proxy/network/integration/v1/sites/S/clients',
  mac: '02:00:00:00:00:09',
  key: 'api-key',
  body: { action: 'AUTHORIZE_GUEST_ACCESS', timeLimitMinutes: 60 },
};

/** A controller that knows one client; what it was asked is kept. */
function controller(clients: readonly object[], status = 200) {
  const asked: string[] = [];
  const request = ((url: string, init: RequestInit = {}) => {
    const keyOf = (init.headers as Record<string, string>)['x-api-key'] ?? '';
    asked.push(`${init.method ?? 'GET'} ${url} ${keyOf} ${typeof init.body === 'string' ? init.body : ''}`.trim());
    const isAction = init.method === 'POST';
    return Promise.resolve(Response.json(isAction ? {} : { data: clients }, { status: isAction ? status : 200 }));
  }) as typeof fetch;
  return { asked, request };
}

test('a client is looked up at its controller by its address, then let in', async () => {
  const { asked, request } = controller([{ id: 'c-1' }]);
  expect(await callController(call, request)).toEqual({ ok: true, value: undefined });
  expect(asked).toEqual([
    `GET ${call.url}?filter=macAddress.eq('02%3A00%3A00%3A00%3A00%3A09') api-key`,
    `POST ${call.url}/c-1/actions api-key {"action":"AUTHORIZE_GUEST_ACCESS","timeLimitMinutes":60}`,
  ]);
});

test.each([
  ['does not know it', controller([])],
  ['refuses', controller([{ id: 'c-1' }], 403)],
  ['names it in a way that leads elsewhere', controller([{ id: '../../x' }])],
])('a controller that %s is told as an error', async (_what, { request }) => {
  expect((await callController(call, request)).ok).toBe(false);
});
