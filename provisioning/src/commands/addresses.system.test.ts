import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { listen } from '@machikado/runtime/process.ts';
import { writeSession } from '../city/session-file.ts';

const main = join(import.meta.dirname, '../main.ts');

test('a technician imports the list in Shift_JIS, and the city gets it in UTF-8', async () => {
  await using held = new AsyncDisposableStack();
  const home = await mkdtemp(join(tmpdir(), 'machikado-cli-'));
  held.defer(() => rm(home, { recursive: true }));
  const received: string[] = [];
  const city = createServer((request, response) => {
    void buffer(request).then((body) => {
      received.push(`${request.method} ${request.url} ${request.headers.authorization} ${body.toString()}`);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ edition: 1, rows: 124_000 }));
    });
  });
  held.defer(() => void city.close());
  const port = await listen(city, { variable: 'TEST', port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${port}`;
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  await writeSession(home, { url, staffId: 'technician', token: 'token', expiresAt });
  const list = join(home, 'KEN_ALL.CSV');
  await writeFile(list, Buffer.from('303132302c22966b8a4393b922', 'hex'));

  const run = (file: string) =>
    new Promise<{ code: number | string | null | undefined; said: string }>((resolve) => {
      const env = { ...process.env, MACHIKADO_CLI_HOME: home, LANG: 'en_US.UTF-8' };
      execFile(process.execPath, [main, 'addresses', file], { env }, (error, _, said) =>
        resolve({ code: error === null ? 0 : error.code, said }),
      );
    });
  expect(await run(list)).toEqual({ code: 0, said: '124,000 addresses are imported.\n' });
  expect(received).toEqual(['PUT /api/postal-addresses Bearer token 0120,"北海道"']);
  const absent = await run(join(home, 'absent.zip'));
  expect(absent.code).toBe(64);
  expect(absent.said).toContain('There is no such file');
  expect(received).toHaveLength(1);
});
