import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startAgent, startDock, stateFolder, type AgentRig } from '../../simulators/rig/kiosk-rig.ts';
import { untilThere } from '../../simulators/rig/process-rig.ts';

/** Mounting a small disk is the superuser's alone. */
const isRoot = process.getuid?.() === 0;

/** Takes every free byte of a disk. */
function fillDisk(file: string): void {
  const fd = openSync(file, 'w');
  try {
    for (const block of [65_536, 4096, 1]) {
      try {
        for (;;) writeSync(fd, Buffer.alloc(block));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    closeSync(fd);
  }
}

const selfTest = { kind: 'self-test' } as const;
const ask = (agent: AgentRig) =>
  agent.call('POST', '/print-jobs', { jobKey: crypto.randomUUID(), locale: 'ja', document: selfTest });
const storageIs = (agent: AgentRig, state: string, after: number) =>
  untilThere(
    () => agent.events.slice(after).find((event) => event.kind === 'storage' && event.state === state),
    `storage ${state}`,
  );

test.skipIf(!isRoot)('a full disk refuses new slips, keeps the screen up, and is over when there is room', async () => {
  await using dock = await startDock();
  using state = stateFolder();
  await using cleanup = new AsyncDisposableStack();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', state.path]);
  cleanup.defer(() => void execFileSync('umount', [state.path]));
  const agent = await startAgent({ state: state.path, printer: dock.printerUrl });
  cleanup.defer(() => agent.part.kill());
  await agent.heard((event) => (event.kind === 'printer' && event.status === 'ready' ? true : undefined), 'ready');
  const filler = join(state.path, 'filler');
  for (let round = 1; round <= 3; round++) {
    const before = agent.events.length;
    fillDisk(filler);
    // The log has some room of its own left: what is accepted until that is full must still come out.
    const accepted: string[] = [];
    await untilThere(async () => {
      const answer = await ask(agent);
      if (answer.status === 507) return true;
      accepted.push(((await answer.json()) as { id: string }).id);
      return undefined;
    }, 'storage-full');
    await storageIs(agent, 'full', before);
    expect((await fetch(agent.origin)).status).toBe(200);
    expect((await agent.call('GET', '/device')).status).toBe(200);
    expect(await (await fetch(`${agent.origin}/health`)).json()).toMatchObject({ status: 'storage-full' });
    rmSync(filler);
    await storageIs(agent, 'ok', before);
    const later = await agent.print(selfTest);
    for (const id of [...accepted, later.id]) await agent.jobIs(id, ['printed']);
  }
  expect(await agent.part.stop()).toBe(0);
});
