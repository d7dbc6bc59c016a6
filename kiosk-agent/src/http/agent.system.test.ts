import { request } from 'node:http';
import { expect, test } from 'vitest';
import { PageToken } from '@machikado/contracts/page-token.ts';
import {
  freePort,
  startAgent,
  startDock,
  stateFolder,
  type AgentRig,
  type DockRig,
} from '../../simulators/rig/kiosk-rig.ts';
import { untilThere } from '../../simulators/rig/process-rig.ts';
import { forgedRequests, genuineRequests, type SampleRequest } from './forged-requests.ts';

/** Sends exactly these headers, and gives the status; 0 when the connection was cut without an answer. */
function send(port: number, sample: SampleRequest): Promise<number> {
  return new Promise((resolve) => {
    const hasBody = sample.headers.some(([key]) => key === 'content-length');
    const asked = request({
      host: '127.0.0.1',
      port,
      method: sample.method,
      path: sample.path,
      setHost: false,
      headers: sample.headers.flat(),
    });
    asked.once('response', (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    asked.once('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    asked.once('error', () => resolve(0));
    asked.end(hasBody ? '{}' : undefined);
  });
}

test('only the own page is answered', async () => {
  using state = stateFolder();
  await using cleanup = new AsyncDisposableStack();
  const agent = await startAgent({ state: state.path, printer: 'tcp://127.0.0.1:1' });
  cleanup.defer(() => agent.part.kill());
  const dead = { 'the token of another start': 'A'.repeat(43) };
  const rule = { port: Number(new URL(agent.origin).port), token: agent.token, dead };
  for (const genuine of genuineRequests(rule)) {
    expect([200, 201], genuine.name).toContain(await send(rule.port, genuine));
  }
  const forged = forgedRequests(rule);
  expect(forged.length).toBeGreaterThanOrEqual(40);
  for (const forgery of forged) {
    const status = await send(rule.port, forgery);
    expect(status === 0 || (status >= 400 && status < 500), `${forgery.name} got ${status}`).toBe(true);
  }
});

test('the page carries the token and a policy that lets only its own script run', async () => {
  using state = stateFolder();
  await using cleanup = new AsyncDisposableStack();
  const agent = await startAgent({ state: state.path, printer: 'tcp://127.0.0.1:1' });
  cleanup.defer(() => agent.part.kill());
  const page = await fetch(`${agent.origin}/ja/facilities`);
  const [, token = ''] = /agent-token" content="([\w-]{43})" data-renew-after-s="600"/.exec(await page.text()) ?? [];
  // Each load has its own; the one before is still that of another page.
  expect(token).not.toBe(agent.token);
  const next = PageToken.parse(await (await agent.call('POST', '/page-token', {})).json());
  for (const good of [token, agent.token, next.token]) {
    const headers = { authorization: `Bearer ${good}`, origin: agent.origin };
    expect((await fetch(`${agent.origin}/agent/v1/device`, { headers })).status).toBe(200);
  }
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/=]+'/);
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(page.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect((await fetch(`${agent.origin}/gone.js`)).status).toBe(404);
  expect(await (await fetch(`${agent.origin}/health`)).json()).toEqual({ status: 'ok', browser: 'none' });
});

test('metrics say how each part is and how often what ended how, and name nobody', async () => {
  using state = stateFolder();
  await using cleanup = new AsyncDisposableStack();
  const dock = cleanup.use(await startDock(await freePort()));
  const agent = await startAgent({ state: state.path, printer: dock.printerUrl });
  cleanup.defer(() => agent.part.kill());
  await agent.heard((event) => (event.kind === 'printer' && event.status === 'ready' ? true : undefined), 'ready');
  await agent.jobIs((await agent.print({ kind: 'self-test' })).id, ['printed']);
  const answer = await fetch(`${agent.origin}/metrics`);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  expect(text).toContain('machikado_kiosk_print_job_total{outcome="printed"} 1\n');
  expect(text).toContain('machikado_kiosk_print_jobs_unsettled 0\n');
  expect(text).toContain('machikado_kiosk_state{part="printer",state="ready"} 1\n');
  expect(text).toContain('machikado_kiosk_state{part="storage",state="ok"} 1\n');
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
});

test('a card is seen to come and go, and its id is told to nobody', async () => {
  const [cardPort, hidPort] = [await freePort(), await freePort()];
  using state = stateFolder();
  await using cleanup = new AsyncDisposableStack();
  const dock = cleanup.use(await startDock(cardPort, hidPort));
  const cardReader = `vpcd://127.0.0.1:${cardPort}`;
  const environment = { MACHIKADO_USB_READERS: `vhid://127.0.0.1:${hidPort}` };
  const agent = await startAgent({ state: state.path, printer: dock.printerUrl, cardReader, environment });
  cleanup.defer(() => agent.part.kill());
  const seen = (wanted: string) =>
    agent.heard((event) => (event.kind === 'card' && event.state === wanted ? true : undefined), wanted);
  await seen('empty');
  await dock.card('0112030405060708');
  await seen('present');
  expect(await (await agent.call('GET', '/card')).json()).toEqual({ state: 'present' });
  const before = agent.events.length;
  await dock.card(null);
  await agent.heard(
    (event) => (event.kind === 'card' && event.state === 'empty' && agent.events.length > before ? true : undefined),
    'removed',
  );
  expect(JSON.stringify(agent.events) + agent.part.log()).not.toContain('0112030405060708');
  await usbReadersAreRead({ dock, agent });
});

type Rigs = { readonly dock: DockRig; readonly agent: AgentRig };

/** At the same kiosk, what the dock does to its readers on USB; a bank's card that is pulled through goes nowhere. */
async function usbReadersAreRead({ dock, agent }: Rigs): Promise<void> {
  const heardCode = (from: string, text: string) =>
    agent.heard(
      (event) => (event.kind === 'code' && event.from === from && event.text === text ? true : undefined),
      text,
    );
  const link = `https://city.sample.test/r/${'x'.repeat(80)}`;
  await untilThere(() => (agent.part.log().match(/hid\.there/g)?.length === 2 ? true : undefined), 'both readers');
  // What is held there before anybody has begun is for nobody.
  await dock.reader({ scan: 'too-early' });
  await agent.call('POST', '/visits', {});
  await dock.reader({ scan: link });
  await heardCode('scanner', link);
  await dock.reader({ swipe: ';4000000000000002=2912?' });
  await dock.reader({ swipe: ';10000014=9912?' });
  await heardCode('stripe', '10000014');
  const before = agent.events.length;
  const cardSince = (wanted: string) =>
    agent.heard(
      () => agent.events.slice(before).find((event) => event.kind === 'card' && event.state === wanted),
      `a badge that is ${wanted}`,
    );
  await dock.reader({ badge: '2A04D2' });
  await cardSince('present');
  await dock.reader({ badge: null });
  await cardSince('empty');
  await dock.reader({ plugged: false });
  await untilThere(() => (agent.part.log().match(/hid\.gone/g)?.length === 3 ? true : undefined), 'all pulled out');
  expect(JSON.stringify(agent.events) + agent.part.log()).not.toMatch(/too-early|4000000000000002|2A04D2/);
}

test('without its city the kiosk says so, and asks for nobody who is not signed in', async () => {
  using state = stateFolder();
  await using cleanup = new AsyncDisposableStack();
  const agent = await startAgent({ state: state.path, printer: 'tcp://127.0.0.1:1' });
  cleanup.defer(() => agent.part.kill());
  await agent.heard((event) => (event.kind === 'city' && event.state === 'not-enrolled' ? true : undefined), 'city');
  expect((await agent.call('POST', '/sign-in', { method: 'card', pin: '2580' })).status).toBe(409);
  await agent.call('POST', '/visits', {});
  expect((await agent.call('POST', '/sign-in', { method: 'card', pin: '2580' })).status).toBe(409);
  expect((await agent.call('GET', '/bookings')).status).toBe(401);
  const permit = { kind: 'permit', bookingId: '5f3c4a52-7a0b-4a4e-9d39-0f6e0f3f9a11' };
  const key = 'd1b0a6a5-8a57-4f0c-a3ce-7e9b1c6f2a10';
  const refused = await agent.call('POST', '/print-jobs', { jobKey: key, locale: 'ja', document: permit });
  expect(refused.status).toBe(401);
  expect(await agent.part.stop()).toBe(0);
});
