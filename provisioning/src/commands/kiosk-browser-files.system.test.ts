import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

test('a user that is no number is wrong usage', () => {
  expect(run('--to', '/nowhere', '--user', 'root').status).toBe(64);
  expect(run('--to', '/nowhere', '--user', '0').status).toBe(64);
});
