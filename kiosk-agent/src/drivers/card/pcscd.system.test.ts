import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CardState } from '@machikado/contracts/kiosk-events.ts';
import { sampleNumber, samplePerson } from '../../../simulators/card/my-number-card.ts';
import { startAgent, stateFolder, type AgentRig } from '../../../simulators/rig/kiosk-rig.ts';
import { startPcscd } from '../../../simulators/rig/pcscd-rig.ts';

/** Its own pcscd is kept apart in namespaces. */
const asRoot = test.skipIf(process.getuid?.() !== 0);
const nowhere = 'tcp://127.0.0.1:1';
const sampleCard = '0112030405060708';

/** Hears the states of the readers in their order, each one after those that were heard before. */
function listenTo(agent: AgentRig) {
  let from = 0;
  return (wanted: CardState) =>
    agent.heard(() => {
      const at = agent.events.findIndex(
        (event, index) => index >= from && event.kind === 'card' && event.state === wanted,
      );
      if (at < 0) return undefined;
      from = at + 1;
      return true;
    }, `card ${wanted}`);
}

/** All files of the kiosk's state. */
function filesIn(state: string): string {
  const files = readdirSync(state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.map((file) => file.name)).toContain('agent.db');
  return files.map((file) => readFileSync(join(file.parentPath, file.name)).toString('utf8')).join('');
}

async function openKiosk(cleanup: AsyncDisposableStack) {
  const state = cleanup.use(stateFolder());
  const pcscd = cleanup.use(await startPcscd());
  const { environment } = pcscd;
  const agent = await startAgent({ state: state.path, printer: nowhere, cardReader: 'pcsc', environment });
  cleanup.defer(() => agent.part.kill());
  const seen = listenTo(agent);
  await seen('empty');
  const call = async (path: string, body: object = {}) =>
    (await (await agent.call('POST', path, body)).json()) as Record<string, unknown>;
  return { state: state.path, pcscd, agent, seen, call };
}

asRoot(
  'cards on two real readers: one, a second one beside it, one that says nothing, and pcscd that dies and comes back',
  async () => {
    await using cleanup = new AsyncDisposableStack();
    const { pcscd, agent, seen } = await openKiosk(cleanup);
    await pcscd.lay(sampleCard);
    await seen('present');
    await pcscd.lay('0112030405060709', 1);
    await seen('several');
    await pcscd.lay(null, 1);
    await seen('present');
    await pcscd.lay(null);
    await seen('empty');
    await pcscd.lay('silent');
    await seen('silent');
    await pcscd.stop();
    await seen('no-reader');
    await pcscd.lay(sampleCard);
    await pcscd.start();
    await seen('present');
    expect(JSON.stringify(agent.events) + agent.part.log()).not.toContain(sampleCard);
    expect(await agent.part.stop()).toBe(0);
  },
);

asRoot(
  'a My Number card fills in once, by its PIN, and neither PIN nor person nor number is left in log, events or files',
  async () => {
    await using cleanup = new AsyncDisposableStack();
    const { state, pcscd, agent, seen, call } = await openKiosk(cleanup);
    await agent.call('POST', '/visits', {});
    expect(await call('/my-number/check')).toEqual({ state: 'no-card' });
    await pcscd.lay(sampleCard);
    await seen('present');
    expect(await call('/my-number/check')).toEqual({ state: 'not-my-number' });
    await pcscd.lay('my-number');
    await seen('my-number');
    expect(await call('/my-number/check')).toEqual({ state: 'ready', triesLeft: 3 });
    expect(await call('/my-number/read', { pin: '9753' })).toEqual({ state: 'wrong-pin', triesLeft: 2 });
    const attributes = { name: samplePerson.name, address: samplePerson.address, born: '1958-04-03', sex: 'female' };
    expect(await call('/my-number/read', { pin: '1234' })).toEqual({ state: 'read', attributes });
    for (const pin of ['9753', '9754']) await call('/my-number/read', { pin });
    expect(await call('/my-number/check')).toEqual({ state: 'tries-low', triesLeft: 1 });
    expect(await call('/my-number/read', { pin: '1234' })).toEqual({ state: 'tries-low', triesLeft: 1 });
    await pcscd.lay(null);
    await seen('empty');
    expect(await call('/my-number/read', { pin: '1234' })).toEqual({ state: 'no-card' });
    const told = JSON.stringify(agent.events) + agent.part.log();
    for (const secret of ['9753', '9754', samplePerson.name, samplePerson.address, sampleNumber])
      expect(told + filesIn(state)).not.toContain(secret);
    // Without a visit nobody is there for whom a card could be read.
    await agent.call('DELETE', '/visits/current', { reason: 'finished' });
    expect((await agent.call('POST', '/my-number/check', {})).status).toBe(409);
  },
);
