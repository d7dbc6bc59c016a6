import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { openSpool } from './spool.ts';

/** Appends five frames, and says after each what became of it. */
const program = `
import { openSpool } from ${JSON.stringify(join(import.meta.dirname, 'spool.ts'))};
const spool = openSpool({ directory: process.argv[1], segmentBytes: 4096, onTorn: () => undefined });
for (let number = 1; number <= 5; number++) {
  console.log(await spool.append({ number, payload: Buffer.from('payload ' + number) }));
}`;

/** The system call that writes a frame fails once, as the kernel would have it. */
async function appendUnder(inject: string) {
  const directory = mkdtempSync(join(tmpdir(), 'machikado-spool-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--input-type=module'];
  const under = ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=pwrite64', '-e', `inject=pwrite64:${inject}`];
  // strace counts the calls of each thread by itself.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
  const child = spawn('strace', [...under, ...node, '-e', program, directory], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const [said, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const spool = openSpool({ directory, onTorn: () => undefined });
  const numbers = [...spool.after(0)].map(({ number }) => number);
  return { code, said: said.trim().split('\n'), errors, numbers };
}

const underStrace = test.skipIf(!existsSync('/usr/bin/strace'));

underStrace('a disk that fails ends the process, and what was not kept was not said to be', async () => {
  const { code, said, errors, numbers } = await appendUnder('error=EIO:when=3');
  expect(said).toEqual(['kept', 'kept']);
  expect(numbers).toEqual([1, 2]);
  expect(errors).toContain('storage.io-error');
  expect(code).toBe(74);
});

underStrace('a full disk takes nothing and says so, and goes on when there is room', async () => {
  const { code, said, numbers } = await appendUnder('error=ENOSPC:when=3');
  expect(said).toEqual(['kept', 'kept', 'full', 'kept', 'kept']);
  expect(numbers).toEqual([1, 2, 4, 5]);
  expect(code).toBe(0);
});

underStrace('death in the middle of a write leaves what was kept before', async () => {
  const { said, numbers } = await appendUnder('signal=KILL:when=4');
  expect(said).toEqual(['kept', 'kept', 'kept']);
  expect(numbers).toEqual([1, 2, 3]);
});
