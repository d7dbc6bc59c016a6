import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const node = join(root, 'node_modules/.bin/node');
const folder = mkdtempSync(join(tmpdir(), 'machikado-mains-'));
afterAll(() => rmSync(folder, { recursive: true }));

const Ready = z.object({ ready: z.literal(true), part: z.string(), urls: z.record(z.string(), z.string()) });

function startMain(script: string, settings: Readonly<Record<string, string>>, args: readonly string[] = []) {
  // Only what a process is told counts, not what the shell around the tests happens to have.
  const { PATH = '', HOME = folder } = process.env;
  const env = { PATH, HOME, TMPDIR: folder, ...settings };
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
    env,
    cwd: folder,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return { child, errors: () => errors };
}

/** The ready line of a process; fails with what it wrote on stderr when it ends before. */
async function readyOf(child: ChildProcess, errors: () => string): Promise<z.infer<typeof Ready>> {
  if (child.stdout === null) throw new Error('stdout is not piped');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{"ready":true')) return Ready.parse(JSON.parse(line));
  }
  throw new Error(`${child.spawnargs.join(' ')} ended before it was ready:\n${errors()}`);
}

/** Waits for the end of a process; its streams close last, so what it wrote is complete. */
async function end(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal };
}

const state = (name: string) => join(folder, name);
const secret = state('radius-secret');
writeFileSync(secret, 'a-secret-of-this-test-only', { mode: 0o600 });

const mains: readonly { script: string; settings: Readonly<Record<string, string>>; urls: readonly string[] }[] = [
  {
    script: 'city-services/src/main.ts',
    settings: {
      MACHIKADO_CITY_STATE: state('city'),
      MACHIKADO_STAFF_PORT: '0',
      MACHIKADO_DEVICE_PORT: '0',
      MACHIKADO_RESIDENT_PORT: '0',
    },
    urls: ['staff', 'device', 'resident'],
  },
  {
    script: 'kiosk-agent/src/main.ts',
    settings: {
      MACHIKADO_KIOSK_STATE: state('kiosk'),
      MACHIKADO_KIOSK_PORT: '0',
      MACHIKADO_CARD_READER: 'none',
      MACHIKADO_PRINTER: 'tcp://127.0.0.1:9',
    },
    urls: ['kiosk'],
  },
  {
    script: 'kiosk-agent/simulators/main.ts',
    settings: {
      MACHIKADO_DOCK_PORT: '0',
      MACHIKADO_PRINTER_PORT: '0',
      MACHIKADO_CARD_PORT: '0',
      MACHIKADO_HID_PORT: '0',
      MACHIKADO_TERMINAL_PORT: '0',
      MACHIKADO_PRINTS: state('prints'),
    },
    urls: ['dock'],
  },
  {
    script: 'hotspot-portal/src/main.ts',
    settings: {
      MACHIKADO_SPOT_STATE: state('spot'),
      MACHIKADO_GATEWAY: 'record',
      MACHIKADO_PORTAL_HTTP: '127.0.0.1:0',
      MACHIKADO_PORTAL_HTTPS: '127.0.0.1:0',
      MACHIKADO_SPOT_MANAGEMENT: '127.0.0.1:0',
      MACHIKADO_RADIUS_AUTH: '127.0.0.1:0',
      MACHIKADO_RADIUS_ACCT: '127.0.0.1:0',
      MACHIKADO_RADIUS_SECRET_FILE: secret,
    },
    urls: ['portal'],
  },
];

test.each(mains)('$script says when it is ready and stops when asked', async ({ script, settings, urls }) => {
  const { child, errors } = startMain(script, settings);
  const ended = end(child);
  const ready = await readyOf(child, errors);
  expect(Object.keys(ready.urls)).toEqual(expect.arrayContaining([...urls]));
  for (const url of Object.values(ready.urls)) expect(url).not.toMatch(/:0(?:\/|$)/);
  child.kill('SIGTERM');
  expect(await ended, errors()).toEqual({ code: 0, signal: null });
});

test.each(mains)('$script refuses a setting that makes no sense', async ({ script, settings }) => {
  const broken = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      /:0$|^0$/.test(value) ? value.replace(/0$/, 'soon') : value,
    ]),
  );
  const { child, errors } = startMain(script, broken);
  child.stdout.resume();
  const { code, signal } = await end(child);
  expect(signal).toBeNull();
  expect(code, errors()).not.toBe(0);
  expect(errors()).not.toBe('');
});

test('provisioning/src/main.ts says what it can do', async () => {
  const { child, errors } = startMain('provisioning/src/main.ts', {}, ['--help']);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  expect(await end(child), errors()).toEqual({ code: 0, signal: null });
  for (const verb of ['enrol', 'plan', 'apply', 'device']) expect(output).toContain(verb);
});
