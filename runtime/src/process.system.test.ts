import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { aborted, listen, PortTakenError } from './process.ts';

/** A small process on `runProcess`; `PORT` is where it listens, `FAIL` lets it throw. */
const program = `
  import { createServer } from 'node:net';
  import { createLog } from '${join(import.meta.dirname, 'log.ts')}';
  import { aborted, announceReady, listen, runProcess } from '${join(import.meta.dirname, 'process.ts')}';
  await runProcess(createLog('sample'), async (signal) => {
    if (process.env.FAIL) throw new Error('a bug');
    const server = createServer();
    const port = await listen(server, { host: '127.0.0.1', port: Number(process.env.PORT), variable: 'MACHIKADO_SAMPLE' });
    announceReady({ part: 'sample', urls: { sample: 'http://127.0.0.1:' + port } });
    await aborted(signal);
    server.close();
    console.log('released');
  });
`;

function start(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, errors: () => errors };
}

test.each(['SIGTERM', 'SIGINT'] as const)('on %s a process releases what it holds and ends with 0', async (signal) => {
  const { child, ended, errors } = start({ PORT: '0' });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.includes('"ready":true')) child.kill(signal);
  }
  expect(await ended, errors()).toBe(0);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ ready: true, part: 'sample' });
  expect(lines.at(-1)).toBe('released');
});

test('a taken port ends a process with 69, and says which setting changes it', async () => {
  const holder = createServer();
  const port = await listen(holder, { host: '127.0.0.1', port: 0, variable: 'NONE' });
  onTestFinished(() => void holder.close());
  const { ended, errors } = start({ PORT: String(port) });
  expect(await ended).toBe(69);
  expect(errors()).toContain(`Port ${port} on 127.0.0.1 is taken. Set MACHIKADO_SAMPLE to another one.`);
});

test('a failure ends a process with 1, and says where', async () => {
  const { ended, errors } = start({ FAIL: '1' });
  expect(await ended).toBe(1);
  expect(errors()).toMatch(/process\.failed.*a bug/);
});

test('listen tells a taken port from other errors', async () => {
  const holder = createServer();
  const port = await listen(holder, { host: '127.0.0.1', port: 0, variable: 'NONE' });
  onTestFinished(() => void holder.close());
  const options = { host: '127.0.0.1', port, variable: 'MACHIKADO_SAMPLE' };
  await expect(listen(createServer(), options)).rejects.toBeInstanceOf(PortTakenError);
  await expect(listen(createServer(), { ...options, host: '192.0.2.1' })).rejects.toMatchObject({
    code: 'EADDRNOTAVAIL',
  });
});

test('aborted resolves for a signal that has fired already, and for one that will', async () => {
  const stop = new AbortController();
  const later = aborted(stop.signal);
  stop.abort();
  await later;
  await aborted(stop.signal);
  expect(stop.signal.aborted).toBe(true);
});
