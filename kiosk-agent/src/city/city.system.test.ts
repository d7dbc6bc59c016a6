import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startFakeCity, type FakeCity } from '../../simulators/rig/fake-city.ts';
import { freePort, startAgent, startDock, stateFolder, type AgentRig } from '../../simulators/rig/kiosk-rig.ts';
import { untilThere } from '../../simulators/rig/process-rig.ts';
import { sampleDocuments } from '../documents/sample-documents.ts';

const permit = sampleDocuments.find((document) => document.kind === 'permit');
if (permit?.kind !== 'permit') throw new Error('There is a permit among the samples.');
const { booking } = permit;
const receipt = {
  ...{ number: 'A-0000-1236', secret: 'K7M2QX', receivedAt: '2026-11-23T05:00:00Z' },
  procedureTitle: { ja: '公民館講座の申込み', en: 'Course at a community hall' },
};

const cityFacts = {
  id: 'sample',
  code: '012041',
  name: { ja: '見本市', en: 'Sample City' },
  colours: { primary: '#0B5CAD', accent: '#E8890C' },
  languages: ['ja', 'en'],
  desk: { name: { ja: '総合窓口', en: 'Front desk' } },
  wifi: { ssid: 'SAMPLE-FREE-WIFI', portalHost: 'wifi.sample.test', sessionMinutes: 60 },
  centre: { latitude: 43.77, longitude: 142.36 },
  jmaAreas: ['012041'],
  hasSamples: true,
};
const availability = { facilityId: 'hall', from: '2026-12-01', days: 1, slots: [] };

function fill(city: FakeCity): void {
  city.answers.set('/v1/city', cityFacts);
  city.answers.set('/v1/places', { places: [], revision: 'r1' });
  city.answers.set('/v1/facilities', { facilities: [] });
  city.answers.set('/v1/procedures', { procedures: [] });
  city.answers.set('/v1/events', { events: [], revision: 'r1' });
  city.answers.set('/v1/facilities/hall/availability', availability);
  city.answers.set('/v1/alerts', { revision: 1, alerts: [], shelters: [] });
  city.answers.set('/v1/sign-in', { token: 'user-token', userName: '利用者 見本', expiresAt: '2099-01-01T00:00:00Z' });
  city.answers.set(`/v1/bookings/${booking.id}`, booking);
  const state = { zone: 'lobby', languages: ['ja', 'en'], printerProfile: 'generic-escpos-80mm' };
  city.answers.set('/v1/device/desired', { revision: 3, hash: 'abc', state });
}

const isCity = (agent: AgentRig, state: string) =>
  agent.heard((event) => (event.kind === 'city' && event.state === state ? true : undefined), `city ${state}`);

test('every event reaches the city once and in order, through lost answers and an absent city', async () => {
  await using city = await startFakeCity();
  await using dock = await startDock();
  using state = stateFolder();
  fill(city);
  city.writeIdentity(state.path);
  city.loseAnswers = 2;
  let agent = await startAgent({ state: state.path, printer: dock.printerUrl });
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => agent.part.kill());
  const first = await agent.print({ kind: 'self-test' });
  await agent.jobIs(first.id, ['printed']);
  await city.close();
  const second = await agent.print({ kind: 'self-test' });
  await agent.jobIs(second.id, ['printed']);
  await agent.part.kill();
  await city.open();
  agent = await startAgent({ state: state.path, printer: dock.printerUrl });
  const settled = () => city.events.filter((event) => event.kind === 'print-settled');
  const starts = () => city.events.filter((event) => event.kind === 'started');
  await untilThere(() => (settled().length === 2 && starts().length === 2) || undefined, 'all events');
  expect(settled().map((event) => event.facts['number'])).toEqual(['P-0001', 'P-0002']);
  expect(settled().map((event) => event.facts['proof'])).toEqual(['processed', 'processed']);
  expect(city.events.map((event) => event.seq)).toEqual(city.events.map((_event, index) => index + 1));
  expect(city.repeated()).toBeGreaterThan(0);
  await untilThere(() => city.reports[0], 'report');
  expect(city.reports[0]).toEqual({ revision: 3, hash: 'abc', result: 'applied' });
  expect(await (await agent.call('GET', '/device')).json()).toMatchObject({ asset: 'K-0001', zone: 'lobby' });
});

test('what the city said last is shown while it is away, with its time', async () => {
  await using city = await startFakeCity();
  using state = stateFolder();
  fill(city);
  city.writeIdentity(state.path);
  let agent = await startAgent({ state: state.path, printer: 'tcp://127.0.0.1:1' });
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => agent.part.kill());
  await isCity(agent, 'online');
  await agent.heard((event) => (event.kind === 'alerts' ? true : undefined), 'alerts');
  const checked = async () =>
    z.object({ checkedAt: z.iso.datetime() }).parse(await (await agent.call('GET', '/alerts/check')).json());
  const checkedBefore = (await checked()).checkedAt;
  const path = '/facilities/hall/availability?from=2026-12-01&days=1';
  expect((await agent.call('GET', path)).headers.get('x-machikado-cached')).toBeNull();
  await untilThere(async () => (await agent.call('GET', '/procedures')).ok || undefined, 'procedures');
  await untilThere(async () => (await agent.call('GET', '/city-events')).ok || undefined, 'events');
  await agent.part.kill();
  await city.close();
  // One letter on the disk is another; nothing else is touched.
  const database = new DatabaseSync(join(state.path, 'agent.db'));
  database.exec(
    "UPDATE kept_content SET body = replace(body, 'facilities', 'facilitieS') WHERE name = '/v1/facilities'",
  );
  database.close();
  agent = await startAgent({ state: state.path, printer: 'tcp://127.0.0.1:1' });
  expect(await (await agent.call('GET', '/facilities')).json()).toMatchObject({
    type: 'urn:machikado:problem:city-unreachable',
  });
  for (const [kept, value] of [
    ['/city', cityFacts],
    ['/places', { places: [], revision: 'r1' }],
    ['/procedures', { procedures: [] }],
    ['/city-events', { events: [], revision: 'r1' }],
    [path, availability],
  ] as const) {
    const answer = await agent.call('GET', kept);
    expect(answer.headers.get('x-machikado-cached'), kept).toMatch(/^\d{4}-/);
    expect(await answer.json()).toMatchObject(value);
  }
  expect(await (await agent.call('GET', '/facilities/other/availability?from=2026-12-01')).json()).toMatchObject({
    type: 'urn:machikado:problem:city-unreachable',
  });
  await agent.heard((event) => (event.kind === 'alerts' ? event.board : undefined), 'kept alerts');
  expect(Date.parse((await checked()).checkedAt)).toBeLessThanOrEqual(Date.parse(checkedBefore));
  // Staff hear of it as soon as there is a way to them.
  await city.open();
  const refused = () => city.events.filter((event) => event.kind === 'content-refused');
  await untilThere(() => refused()[0], 'the refusal');
  expect(refused().map(({ facts }) => facts)).toEqual([{ content: '/v1/facilities', fault: 'altered', found: 'kept' }]);
});

test('a permit is fetched by the agent, printed, and marked like every slip when it is printed again', async () => {
  await using city = await startFakeCity();
  const cardPort = await freePort();
  await using dock = await startDock(cardPort);
  using state = stateFolder();
  fill(city);
  city.writeIdentity(state.path);
  const cardReader = `vpcd://127.0.0.1:${cardPort}`;
  const agent = await startAgent({ state: state.path, printer: dock.printerUrl, cardReader });
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => agent.part.kill());
  await isCity(agent, 'online');
  await agent.call('POST', '/visits', {});
  await dock.card('0112030405060708');
  await agent.heard((event) => (event.kind === 'card' && event.state === 'present' ? true : undefined), 'card');
  const readers = () => city.events.filter((event) => event.kind === 'reader-status');
  await untilThere(() => readers()[0], 'the reader');
  expect(readers().map(({ facts }) => facts)).toEqual([{ status: 'ready' }]);
  const signedIn = await agent.call('POST', '/sign-in', { method: 'card', pin: '2580' });
  expect(await signedIn.json()).toEqual({ userName: '利用者 見本', expiresAt: '2099-01-01T00:00:00Z' });
  expect(city.seenBodies).toContain('{"method":"card","cardId":"0112030405060708","pin":"2580"}');
  const heights: number[] = [];
  for (const [document, number] of [
    [{ kind: 'permit', bookingId: booking.id }, 'P-0001'],
    [{ kind: 'permit', bookingId: booking.id }, 'P-0002'],
    [{ kind: 'application-slip', receipt }, 'P-0003'],
    [{ kind: 'application-slip', receipt }, 'P-0004'],
  ] as const) {
    const job = await agent.print(document);
    expect(await agent.jobIs(job.id, ['printed'])).toMatchObject({ number });
    const picture = await (await agent.call('GET', `/print-jobs/${job.id}/preview.png`)).arrayBuffer();
    heights.push(PNG.sync.read(Buffer.from(picture)).height);
  }
  const code = `MACHIKADO:PERMIT:${booking.number}`;
  expect((await dock.codes()).filter((one) => one.startsWith('MACHIKADO'))).toEqual([code, code]);
  // The mark takes the same room on each slip, and stands on none that is the first.
  const [first = 0, again = 0, slip = 0, slipAgain = 0] = heights;
  expect(again - first).toBeGreaterThan(48);
  expect(slipAgain - slip).toBe(again - first);
  await dock.card(null);
  const ended = await agent.heard((event) => (event.kind === 'visit-ended' ? event.reason : undefined), 'visit-ended');
  expect(ended).toBe('card-removed');
  expect((await agent.call('GET', '/bookings')).status).toBe(401);
  // A stop with a card in and somebody signed in is a clean one.
  await agent.call('POST', '/visits', {});
  await dock.card('0112030405060708');
  await untilThere(
    async () => (await agent.call('POST', '/sign-in', { method: 'card', pin: '2580' })).ok || undefined,
    'in',
  );
  expect(await agent.part.stop()).toBe(0);
});

test('a revoked kiosk says so at its next request, shows nothing of the city, and comes back when it is let in', async () => {
  await using city = await startFakeCity();
  using state = stateFolder();
  fill(city);
  city.writeIdentity(state.path);
  const agent = await startAgent({ state: state.path, printer: 'tcp://127.0.0.1:1' });
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => agent.part.kill());
  await isCity(agent, 'online');
  city.refusal = 'device-revoked';
  await isCity(agent, 'revoked');
  expect((await agent.call('GET', '/places')).status).toBe(403);
  city.refusal = undefined;
  const seen = agent.events.length;
  const isBack = () => agent.events.slice(seen - 1).find((event) => event.kind === 'city' && event.state === 'online');
  await untilThere(isBack, 'online again');
});

test('a kiosk that is enrolled while it runs goes online by itself', async () => {
  await using city = await startFakeCity();
  using state = stateFolder();
  fill(city);
  const agent = await startAgent({ state: state.path, printer: 'tcp://127.0.0.1:1' });
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => agent.part.kill());
  await isCity(agent, 'not-enrolled');
  city.writeIdentity(state.path);
  await isCity(agent, 'online');
});
