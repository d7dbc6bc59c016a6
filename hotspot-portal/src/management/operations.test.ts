import { expect, test } from 'vitest';
import { ok } from '@machikado/contracts/result.ts';
import { problemMediaType } from '@machikado/contracts/problem.ts';
import { admit } from '../exchanges/admit.ts';
import { makeSampleSpot } from '../exchanges/sample-spot.ts';
import { createControlApp } from './control-socket.ts';
import { AccountList } from './account-routes.ts';
import { CheckList, operations, SessionList } from './operation.ts';

const applicant = { mac: '02:00:00:00:00:01', ipv4: '192.168.50.10' };

async function openSpot() {
  const spot = makeSampleSpot();
  const admitted = await admit(spot, { code: spot.newCode(), applicant, attemptsOf: 'a' });
  expect(admitted.ok).toBe(true);
  const standing = () =>
    ({ state: 'good', trusted: true, from: 'acme', expiresAtMs: spot.now(), daysLeft: 30, alarm: 'none' }) as const;
  const certificate = { standing, take: () => Promise.resolve(ok()), orderNow: () => false };
  const app = createControlApp({ spot, certificate });
  return { spot, app };
}

test.each(operations.filter(({ method }) => method === 'get'))(
  '$path answers as OpenAPI says',
  async ({ path, answer }) => {
    const { app } = await openSpot();
    const response = await app.request(path);
    expect(response.status).toBe(200);
    const json: unknown = await response.json();
    expect(answer?.parse(json)).toEqual(json);
  },
);

test('the document names every operation once, and nothing that is not there', async () => {
  const { app } = await openSpot();
  const document = (await (await app.request('/openapi.json')).json()) as { openapi: string; paths: object };
  expect(document.openapi).toBe('3.1.0');
  const named = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method} ${path}`),
  );
  expect(named.toSorted()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).toSorted());
  const routed = app.routes
    .filter(({ path }) => path.startsWith('/v1/'))
    .map(({ method, path }) => `${method} ${path}`);
  const wanted = operations.map(({ method, path }) => `${method.toUpperCase()} ${path.replace('{name}', ':name')}`);
  expect(routed.toSorted()).toEqual(wanted.toSorted());
});

test.each(['MAC', 'IPv4', 'session'])('one is sent off by its %s; the list carries no address', async (kind) => {
  const { spot, app } = await openSpot();
  const listed = await (await app.request('/v1/sessions')).text();
  expect(listed).not.toMatch(/02:00|192\.168/);
  const id = SessionList.parse(JSON.parse(listed)).sessions[0]?.id ?? '';
  const name = { MAC: '02-00-00-00-00-01', IPv4: applicant.ipv4, session: id }[kind] ?? '';
  expect((await app.request(`/v1/sessions/${name}`, { method: 'DELETE' })).status).toBe(204);
  expect([spot.sessions.countOpen(), spot.gateway.passes.size]).toEqual([0, 0]);
  expect(await (await app.request('/metrics')).text()).toContain('machikado_spot_sessions_ended{reason="removed"} 1');
  const again = await app.request(`/v1/sessions/${name}`, { method: 'DELETE' });
  expect([again.status, again.headers.get('content-type')]).toEqual([404, problemMediaType]);
});

test('accounts are listed without whose they are, and one that is revoked is out', async () => {
  const { spot, app } = await openSpot();
  const untilMs = spot.now() + 86_400_000;
  const { name } = spot.accounts.create({ identity: 'hash-of-her', way: 'email', terms: 'T', untilMs }, spot.now());
  const session = spot.sessions.findByMac(applicant.mac);
  if (session) spot.accounts.carry(session.id, name);
  const listed = await (await app.request('/v1/accounts')).text();
  expect(listed).not.toContain('hash-of-her');
  expect(AccountList.parse(JSON.parse(listed)).accounts).toMatchObject([{ name, state: 'holds', online: 1 }]);
  expect(await (await app.request('/metrics')).text()).toContain('machikado_spot_accounts 1');
  expect((await app.request(`/v1/accounts/${name}`, { method: 'DELETE' })).status).toBe(204);
  expect([spot.sessions.countOpen(), spot.gateway.passes.size]).toEqual([0, 0]);
  expect((await app.request(`/v1/accounts/${name}`, { method: 'DELETE' })).status).toBe(404);
  expect(await (await app.request('/metrics')).text()).toContain('machikado_spot_accounts 0');
});

test('the doctor sees a certificate of the encrypted network that is about to end', async () => {
  const { spot, app } = await openSpot();
  const checks = async () => CheckList.parse(await (await app.request('/v1/doctor')).json()).checks;
  expect((await checks()).map(({ what }) => what)).not.toContain('eap');
  for (const [days, good] of [
    [22.5, true],
    [20.5, false],
  ] as const) {
    spot.access.eap = () => ({ conversations: 0, threads: 0, expiresAtMs: Date.now() + days * 86_400_000 });
    expect((await checks()).find(({ what }) => what === 'eap')?.good).toBe(good);
  }
});
