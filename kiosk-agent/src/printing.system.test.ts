import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPrintFolder } from '../simulators/printer/print-folder.ts';
import { openVirtualEpos } from '../simulators/printer/virtual-epos.ts';
import { startAgent, startDock, stateFolder } from '../simulators/rig/kiosk-rig.ts';
import { untilThere } from '../simulators/rig/process-rig.ts';
import { sampleDocuments } from './documents/sample-documents.ts';

const selfTest = { kind: 'self-test' } as const;
const wifiSample = sampleDocuments.find((document) => document.kind === 'wifi-slip');
if (wifiSample?.kind !== 'wifi-slip') throw new Error('There is a Wi-Fi slip among the samples.');
const wifiSlip = { kind: 'wifi-slip', wifi: wifiSample.wifi } as const;

async function openKiosk() {
  const cleanup = new AsyncDisposableStack();
  const dock = cleanup.use(await startDock());
  const state = cleanup.use(stateFolder());
  const agent = await startAgent({ state: state.path, printer: dock.printerUrl });
  cleanup.defer(() => agent.part.kill());
  await agent.heard((event) => (event.kind === 'printer' && event.status === 'ready' ? true : undefined), 'ready');
  return { agent, dock, state, [Symbol.asyncDispose]: () => cleanup.disposeAsync() };
}

test('a slip comes out as it was drawn, its codes can be read, and its content is gone from the disk', async () => {
  await using kiosk = await openKiosk();
  const { agent, dock, state } = kiosk;
  await agent.call('POST', '/visits', {});
  const job = await agent.print(wifiSlip);
  const printed = await agent.jobIs(job.id, ['printed', 'failed', 'unknown']);
  expect(printed).toMatchObject({ state: 'printed', proof: 'processed', number: 'P-0001' });
  expect(printed.sentBands).toBe(printed.totalBands);
  expect(printed.totalBands).toBeGreaterThan(3);
  expect((await dock.codes()).toSorted()).toEqual([
    'WIFI:T:nopass;S:SAMPLE-FREE-WIFI;;',
    'https://wifi.sample.test/?code=ABCDE-FGHJK',
  ]);
  expect((await dock.printer()).status).toMatchObject({ unknownCommands: 0, hangingRows: 0 });
  const picture = await agent.call('GET', `/print-jobs/${job.id}/preview.png`);
  expect(
    Buffer.from(await picture.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  await agent.call('DELETE', '/visits/current', { reason: 'finished' });
  expect((await agent.call('GET', `/print-jobs/${job.id}/preview.png`)).status).toBe(404);
  for (const file of readdirSync(state.path).filter((name) => name.startsWith('agent.db'))) {
    expect(readFileSync(join(state.path, file)).includes('ABCDE-FGHJK'), file).toBe(false);
  }
  expect(agent.part.log()).not.toContain('ABCDE');
});

test('the same key asked for again and at once is one slip', async () => {
  await using kiosk = await openKiosk();
  const { agent, dock } = kiosk;
  const key = randomUUID();
  const jobs = await Promise.all(Array.from({ length: 5 }, () => agent.print(selfTest, key)));
  expect(new Set(jobs.map((job) => job.id)).size).toBe(1);
  await agent.jobIs(jobs[0]?.id ?? '', ['printed']);
  await agent.print(selfTest, key);
  const other = await agent.print(selfTest);
  await agent.jobIs(other.id, ['printed']);
  expect(await dock.codes()).toEqual(['MACHIKADO:TEST:P-0001', 'MACHIKADO:TEST:P-0002']);
});

test.each([
  { what: 'paper', bad: { paper: 'end' }, good: { paper: 'ok' }, reason: 'paper-end' },
  { what: 'the cover', bad: { cover: 'open' }, good: { cover: 'closed' }, reason: 'cover-open' },
])('a job waits for $what before its first byte, and then goes on by itself', async ({ bad, good, reason }) => {
  await using kiosk = await openKiosk();
  const { agent, dock } = kiosk;
  await dock.order(bad);
  await agent.heard((event) => (event.kind === 'printer' && event.status === reason ? true : undefined), reason);
  const before = (await dock.printer()).status['receivedBytes'];
  const job = await agent.print(selfTest);
  expect(await agent.jobIs(job.id, ['waiting'])).toMatchObject({ state: 'waiting', reason });
  expect((await dock.printer()).status['receivedBytes']).toBe(before);
  await dock.order(good);
  await agent.jobIs(job.id, ['printed']);
  expect(await dock.codes()).toEqual(['MACHIKADO:TEST:P-0001']);
});

test('paper that ends during a slip is told, and the slip is finished when there is paper again', async () => {
  await using kiosk = await openKiosk();
  const { agent, dock } = kiosk;
  await dock.order({ endPaperAfterBytes: 15_000 });
  const job = await agent.print(selfTest);
  const paused = (seen: { job: { id: string; state: string; reason?: string | undefined } }) =>
    seen.job.id === job.id && seen.job.state === 'printing' && seen.job.reason === 'paper-end';
  await agent.heard((event) => (event.kind === 'print-job' && paused(event) ? true : undefined), 'printing, paper-end');
  expect((await agent.job(job.id)).state).toBe('printing');
  await dock.order({ paper: 'ok' });
  const done = await agent.jobIs(job.id, ['printed', 'unknown', 'failed']);
  expect(done.state).toBe('printed');
  expect(done.reason).toBeUndefined();
  expect(await dock.codes()).toEqual(['MACHIKADO:TEST:P-0001']);
});

test('a printer that hangs up during a slip leaves it unknown, and the next slip comes out by itself', async () => {
  await using kiosk = await openKiosk();
  const { agent, dock } = kiosk;
  await dock.order({ dropAfterBytes: 12_000 });
  const job = await agent.print(selfTest);
  await agent.jobIs(job.id, ['unknown']);
  const next = await agent.print(selfTest);
  await agent.jobIs(next.id, ['printed']);
  expect((await agent.job(job.id)).state).toBe('unknown');
  // The torn slip is cut off first: two pieces of paper, one of them whole.
  expect((await dock.printer()).prints).toHaveLength(2);
  expect(await dock.codes()).toEqual(['MACHIKADO:TEST:P-0002']);
});

test('a printer without power is offline, and comes back', async () => {
  await using kiosk = await openKiosk();
  const { agent, dock } = kiosk;
  await dock.order({ online: false });
  await agent.heard((event) => (event.kind === 'printer' && event.status === 'offline' ? true : undefined), 'offline');
  const job = await agent.print(selfTest);
  expect(await agent.jobIs(job.id, ['waiting'])).toMatchObject({ reason: 'offline' });
  await dock.order({ online: true });
  await agent.jobIs(job.id, ['printed']);
});

test('a printer that keeps jobs is asked after a crash whether the slip came out, and gets it no second time', async () => {
  using state = stateFolder();
  using paper = stateFolder();
  await using machine = await openVirtualEpos(openPrintFolder(paper.path));
  const start = () => startAgent({ state: state.path, printer: machine.url });
  const first = await start();
  await first.heard((event) => (event.kind === 'printer' && event.status === 'ready' ? true : undefined), 'ready');
  machine.order({ holdsAnswers: true });
  const job = await first.print(selfTest);
  await untilThere(() => (Object.keys(machine.handedOver()).length === 1 ? true : undefined), 'the job');
  expect((await first.job(job.id)).state).toBe('printing');
  await first.part.kill();
  machine.order({ holdsAnswers: false });
  const next = await start();
  expect((await next.jobIs(job.id, ['printed', 'unknown', 'failed'])).state).toBe('printed');
  expect(Object.values(machine.handedOver())).toEqual([1]);
  await next.part.kill();
});
