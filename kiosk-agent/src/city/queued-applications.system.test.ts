import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { QueuedTicket, TicketStatus } from '@machikado/contracts/queued-application.ts';
import { sealingKeys } from '@machikado/runtime/sealed-envelope.ts';
import { startFakeCity, type FakeCity } from '../../simulators/rig/fake-city.ts';
import { startAgent, stateFolder, type AgentRig } from '../../simulators/rig/kiosk-rig.ts';
import { untilThere } from '../../simulators/rig/process-rig.ts';

const canary = 'カナリア5521990';
const city = sealingKeys(Buffer.alloc(32, 3), 'application');
const form = {
  ...{ version: 1, kind: 'request', title: { ja: '見本の申請', en: 'Sample' }, summary: { ja: '見本', en: 'Sample' } },
  ...{ schema: { type: 'object' }, ui: { name: { label: { ja: '名前', en: 'Name' }, widget: 'text' } }, sample: true },
  flow: [{ id: 'one', title: { ja: '一', en: 'One' }, fields: ['name'] }],
};
const receipt = {
  ...{ number: 'A-2750-9810', secret: '4TX9QK', procedureTitle: form.title },
  receivedAt: '2026-11-23T04:00:00Z',
};
const key = '5f3c4a52-7a0b-4a4e-9d39-0f6e0f3f9a11';

function fill(fake: FakeCity): void {
  const procedures = [
    { ...form, id: 'volunteers', queueable: true },
    { ...form, id: 'course' },
  ];
  fake.answers.set('/v1/procedures', { procedures });
  fake.answers.set('/v1/offline-means', { sealingKey: city.publicKey, residentUrl: 'https://city.test' });
}

const application = (procedureId: string) => ({ procedureId, version: 1, answers: { name: canary } });
const queue = (agent: AgentRig, procedureId: string, idempotencyKey = key) =>
  fetch(`${agent.origin}/agent/v1/applications/queued`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${agent.token}`,
      origin: agent.origin,
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    },
    body: JSON.stringify(application(procedureId)),
  });

async function statusOf(agent: AgentRig, { number, secret }: QueuedTicket): Promise<TicketStatus> {
  const answer = await agent.call('POST', '/applications/queued/status', { number, secret });
  return TicketStatus.parse(await answer.json());
}

/** What the city was sent, opened. */
const delivered = (fake: FakeCity) =>
  fake.seenBodies.flatMap((body) => {
    const { sealed } = body === '' ? {} : (JSON.parse(body) as { sealed?: string });
    const opened = sealed === undefined ? undefined : city.open(sealed);
    return opened?.ok === true ? [JSON.parse(opened.value.toString()) as unknown] : [];
  });

function expectNowhere(folder: string): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of files) {
    const bytes = readFileSync(join(file.parentPath, file.name));
    expect([file.name, bytes.includes(canary)]).toEqual([file.name, false]);
  }
}

test('an application waits for a city that is away, sealed, through a kill, and is delivered under its own key', async () => {
  await using fake = await startFakeCity();
  using state = stateFolder();
  fill(fake);
  fake.writeIdentity(state.path);
  let agent = await startAgent({ state: state.path, printer: 'tcp://127.0.0.1:1' });
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => agent.part.kill());
  await untilThere(async () => (await agent.call('GET', '/offline-means')).ok || undefined, 'means');
  await untilThere(async () => (await agent.call('GET', '/procedures')).ok || undefined, 'procedures');
  await fake.close();
  expect((await queue(agent, 'course')).status).toBe(409);
  const first = QueuedTicket.parse(await (await queue(agent, 'volunteers')).json());
  // The page asks again where the answer was lost: still one application, and its newest ticket counts.
  const ticket = QueuedTicket.parse(await (await queue(agent, 'volunteers')).json());
  expect(ticket.number).toBe(first.number);
  expect(await statusOf(agent, ticket)).toMatchObject({ state: 'waiting' });
  expectNowhere(state.path);

  await agent.part.kill();
  agent = await startAgent({ state: state.path, printer: 'tcp://127.0.0.1:1' });
  expect(await statusOf(agent, ticket)).toMatchObject({ state: 'waiting' });
  const wrong = await agent.call('POST', '/applications/queued/status', { number: ticket.number, secret: '000000' });
  expect(wrong.status).toBe(404);
  fake.answers.set('/v1/applications', receipt);
  await fake.open();
  const settled = async () => {
    const told = await statusOf(agent, ticket);
    return told.state === 'waiting' ? undefined : told;
  };
  expect(await untilThere(settled, 'delivery')).toEqual({ state: 'received', receipt });
  expect(delivered(fake)).toEqual([application('volunteers')]);
  expect(fake.seenKeys).toEqual([key]);
  expectNowhere(state.path);
  expect(agent.part.log()).not.toContain(canary);
});

test('what the city does not take is told as that, and a fifty-first is not kept', async () => {
  await using fake = await startFakeCity();
  using state = stateFolder();
  fill(fake);
  fake.writeIdentity(state.path);
  const agent = await startAgent({ state: state.path, printer: 'tcp://127.0.0.1:1' });
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => agent.part.kill());
  await untilThere(async () => (await agent.call('GET', '/offline-means')).ok || undefined, 'means');
  await untilThere(async () => (await agent.call('GET', '/procedures')).ok || undefined, 'procedures');
  await fake.close();
  const ticket = QueuedTicket.parse(await (await queue(agent, 'volunteers')).json());
  for (let more = 1; more < 50; more++) {
    expect((await queue(agent, 'volunteers', crypto.randomUUID())).status).toBe(201);
  }
  expect((await queue(agent, 'volunteers', crypto.randomUUID())).status).toBe(429);
  // The fake city has no such route: what it says is about the application.
  await fake.open();
  const settled = async () => {
    const told = await statusOf(agent, ticket);
    return told.state === 'waiting' ? undefined : told;
  };
  expect(await untilThere(settled, 'refusal')).toEqual({ state: 'refused', why: 'not-found' });
});
