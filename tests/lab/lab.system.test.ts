import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLab, probeLab } from './lab.ts';
import { LabState } from './lab-state.ts';
import { mustRun, runProgram } from './program.ts';

/** Skipped only where the lab cannot be built; `probeLab` says why. */
const labTest = test.skipIf(probeLab().length > 0);
const program = join(import.meta.dirname, 'main.ts');

async function traces({ suffix, management, directory }: LabState): Promise<string[]> {
  const listed = `${await mustRun('ip', ['netns', 'list'])}\n${await mustRun('ip', ['-br', 'link'])}`;
  const isOwn = (word: string) => word.includes(`mk-${suffix}-`) || word.split('@')[0] === management.interface;
  const names = listed.split(/\s+/).filter(isOwn);
  const files = [directory, `/etc/netns/mk-${suffix}-ph`, `/run/machikado-lab/mk-${suffix}-ph`].filter(existsSync);
  return [...names, ...files];
}

labTest('the command line works the phone of the lab that its file describes', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'machikado-lab-test-'));
  const stateFile = join(directory, 'lab.json');
  const lab = await createLab({ portalName: 'wifi.asahikawa.test', stateFile });
  const run = (...args: string[]) =>
    runProgram(process.execPath, [program, ...args], { MACHIKADO_LAB_STATE: stateFile });
  // No lease was asked for: the phone asks for it as it joins.
  expect((await run('phone', 'cat', '/etc/resolv.conf')).stdout).toBe('nameserver 192.168.50.1\n');
  expect((await run('phone', 'lease')).stdout).toContain('option 114 https://wifi.asahikawa.test/capport/api');
  expect((await run('gateway', 'ip', '-br', 'addr', 'show', 'lan0')).stdout).toContain('192.168.50.1/24');
  expect((await run('phone', 'false')).code).toBe(1);
  expect((await run('status')).stdout).toContain(lab.state.suffix);
  expect((await run('nonsense')).code).toBe(2);
  expect(await traces(lab.state)).not.toEqual([]);
  await lab.close();
  expect(await traces(lab.state)).toEqual([]);
  expect((await run('status')).stderr).toContain('No lab is running');
  await rm(directory, { recursive: true });
});

async function startOwner(stateFile: string): Promise<{ child: ChildProcess; state: LabState }> {
  const child = spawn(process.execPath, [program, 'up'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, MACHIKADO_LAB_STATE: stateFile },
  });
  await once(child.stdout, 'data');
  return { child, state: LabState.parse(JSON.parse(await readFile(stateFile, 'utf8'))) };
}

labTest('Ctrl-C leaves nothing behind, and what a killed owner leaves the next lab takes away', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'machikado-lab-test-'));
  const stopped = await startOwner(join(directory, 'one.json'));
  stopped.child.kill('SIGINT');
  await once(stopped.child, 'exit');
  expect(await traces(stopped.state)).toEqual([]);

  const killed = await startOwner(join(directory, 'two.json'));
  killed.child.kill('SIGKILL');
  await once(killed.child, 'exit');
  expect(await traces(killed.state)).not.toEqual([]);
  await (await createLab({ portalName: 'wifi.asahikawa.test' })).close();
  // Its directory of logs stays in the temporary files; the machine's network does not.
  expect(await traces(killed.state)).toEqual([killed.state.directory]);
  await rm(killed.state.directory, { recursive: true });
  await rm(directory, { recursive: true });
});
