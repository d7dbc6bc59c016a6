import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endFormer } from './former.ts';

test('what a killed spot has left is ended; another program that has its number meanwhile is not', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'machikado-former-'));
  const former = { pid: join(directory, 'program.pid'), config: join(directory, 'program.conf') };
  const left = spawn('sh', ['-c', 'sleep 60 & wait', former.config], { stdio: 'ignore', detached: true });
  const other = spawn('sleep', ['60'], { stdio: 'ignore' });
  try {
    await endFormer(former);
    await writeFile(former.pid, String(other.pid));
    await endFormer(former);
    expect(other.exitCode ?? other.signalCode).toBeNull();
    await writeFile(former.pid, String(left.pid));
    const gone = once(left, 'exit');
    await endFormer(former);
    expect((await gone)[1]).toBe('SIGTERM');
  } finally {
    other.kill('SIGKILL');
    if (left.pid !== undefined) process.kill(-left.pid, 'SIGKILL');
    await rm(directory, { recursive: true });
  }
});
