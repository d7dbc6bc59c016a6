import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const program = join(import.meta.dirname, '../main.ts');
const run = (...args: string[]) =>
  spawnSync(process.execPath, [program, 'kiosk', 'browser-files', ...args], { encoding: 'utf8' });

test('the command writes files that nft and systemd read', () => {
  const to = mkdtempSync(join(tmpdir(), 'machikado-files-'));
  try {
    const done = run('--to', to, '--user', '990');
    expect([done.status, done.stderr]).toEqual([0, '']);
    const paths = done.stdout.trim().split('\n');
    expect(paths).toHaveLength(4);
    for (const path of paths.filter((one) => one.endsWith('.json'))) JSON.parse(readFileSync(path, 'utf8'));
    execFileSync('unshare', ['--net', 'nft', '--check', '-f', join(to, 'etc/machikado/browsing.nft')]);
  } finally {
    rmSync(to, { recursive: true });
  }
});

/** Ships with the repository; the other units of web search are written by the command. */
const shipped = join(import.meta.dirname, '../../boot/browsing');
const hasVerifier = spawnSync('systemd-analyze', ['--version']).status === 0;

/** What systemd has against the units of web search, a line each; it looks for nothing outside of the folder. */
function complaintsAbout(to: string): string {
  const units = join(to, 'etc/systemd/system');
  for (const name of readdirSync(shipped))
    if (!name.endsWith('.md')) copyFileSync(join(shipped, name), join(units, name));
  const names = ['machikado-browsing@1.service', 'machikado-browsing-firewall.service', 'machikado-browsing.socket'];
  // The folder stands before the system's own; a user manager wants no root, and knows the same directives.
  const environment = { ...process.env, SYSTEMD_UNIT_PATH: `${units}:` };
  const verified = spawnSync('systemd-analyze', ['verify', '--man=no', ...names.map((name) => join(units, name))], {
    encoding: 'utf8',
    env: environment,
  });
  // What other services of this machine do wrong is not ours to say.
  return `${verified.stdout}${verified.stderr}`.replaceAll(/^\/(?:lib|usr|etc)\/.*\n/gm, '');
}

test.skipIf(!hasVerifier)('systemd has nothing against the units, and sees a directive that there is not', () => {
  const to = mkdtempSync(join(tmpdir(), 'machikado-units-'));
  try {
    expect(run('--to', to, '--user', '990').status).toBe(0);
    expect(complaintsAbout(to)).toBe('');
    appendFileSync(join(to, 'etc/systemd/system/machikado-browsing@.service'), 'MemoryMaxx=1\n');
    expect(complaintsAbout(to)).toContain('MemoryMaxx');
  } finally {
    rmSync(to, { recursive: true });
  }
});

test('a user that is no number is wrong usage', () => {
  expect(run('--to', '/nowhere', '--user', 'root').status).toBe(64);
  expect(run('--to', '/nowhere', '--user', '0').status).toBe(64);
});
