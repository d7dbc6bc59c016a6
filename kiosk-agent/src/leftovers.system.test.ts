import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFakeCity } from '../simulators/rig/fake-city.ts';
import { startAgent, startDock, stateFolder } from '../simulators/rig/kiosk-rig.ts';

const canary = 'カナリア5521990';
const bookingId = '5f3c4a52-7a0b-4a4e-9d39-0f6e0f3f9a11';
const name = { ja: '見本', en: 'Sample' };
const booking = {
  ...{ id: bookingId, number: 'B-1234-5678', state: 'permitted', facilityId: 'hall', facilityName: name },
  ...{
    roomId: 'one',
    roomName: name,
    date: '2027-01-10',
    komaId: 'am',
    komaName: name,
    starts: '09:00',
    ends: '12:00',
  },
  ...{ feeYen: 0, purpose: canary, people: 5, userName: '利用者 見本', sample: true },
  ...{ bookedAt: '2026-11-23T04:00:00Z', cancellableUntil: '2027-01-09T04:00:00Z' },
};

/** The files of the kiosk's state in which the canary lies. */
function filesWithCanary(state: string): string[] {
  const files = readdirSync(state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = Buffer.from(canary);
  return files.flatMap((entry) =>
    readFileSync(join(entry.parentPath, entry.name)).includes(bytes) ? [entry.name] : [],
  );
}

test('a permit lies in the spool only until it is printed, also when its person has left before', async () => {
  using state = stateFolder();
  await using cleanup = new AsyncDisposableStack();
  const city = cleanup.use(await startFakeCity());
  const expiresAt = new Date(Date.now() + 600_000).toISOString();
  city.answers.set('/v1/sign-in', { token: 'a-token', userName: '利用者 見本', expiresAt });
  city.answers.set(`/v1/bookings/${bookingId}`, booking);
  city.writeIdentity(state.path);
  const dock = cleanup.use(await startDock());
  await dock.order({ paper: 'end' });
  const agent = await startAgent({ state: state.path, printer: dock.printerUrl });
  cleanup.defer(() => agent.part.kill());
  await agent.heard((event) => (event.kind === 'printer' && event.status === 'paper-end' ? true : undefined), 'paper');
  await agent.call('POST', '/visits', {});
  const signIn = { method: 'number', userNumber: '10000014', pin: '2580' };
  expect((await agent.call('POST', '/sign-in', signIn)).status).toBe(200);
  const job = await agent.print({ kind: 'permit', bookingId });
  await agent.jobIs(job.id, ['waiting', 'queued']);
  await agent.call('DELETE', '/visits/current', { reason: 'finished' });
  // The one exception: a slip that somebody still waits for. It also proves that the search finds it.
  expect(filesWithCanary(state.path)).not.toEqual([]);
  expect((await agent.call('GET', `/print-jobs/${job.id}/preview.png`)).status).toBe(404);
  await dock.order({ paper: 'ok' });
  await agent.jobIs(job.id, ['printed']);
  expect(filesWithCanary(state.path)).toEqual([]);
  expect(agent.part.log()).not.toContain(canary);
});

test('a visit of which the page knows nothing twice in a row is over', async () => {
  using state = stateFolder();
  await using cleanup = new AsyncDisposableStack();
  const city = cleanup.use(await startFakeCity());
  const expiresAt = new Date(Date.now() + 600_000).toISOString();
  city.answers.set('/v1/sign-in', { token: 'a-token', userName: '利用者 見本', expiresAt });
  city.writeIdentity(state.path);
  const dock = cleanup.use(await startDock());
  const agent = await startAgent({ state: state.path, printer: dock.printerUrl });
  cleanup.defer(() => agent.part.kill());
  const signIn = async () =>
    (await agent.call('POST', '/sign-in', { method: 'number', userNumber: '10000014', pin: '2580' })).status;
  const pulse = (isVisited: boolean) => agent.call('POST', '/screen', { locale: 'ja', isVisited });
  await agent.call('POST', '/visits', {});
  // One may have been on its way when the visit began.
  for (const isVisited of [false, true, false]) await pulse(isVisited);
  expect(await signIn()).toBe(200);
  await pulse(false);
  await agent.heard((event) => (event.kind === 'visit-ended' ? event.reason : undefined), 'the end of the visit');
  expect(await signIn()).toBe(409);
});
