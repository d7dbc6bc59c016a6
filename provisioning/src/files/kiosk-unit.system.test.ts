import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const shipped = join(import.meta.dirname, '../../boot/kiosk');
const unit = readFileSync(join(shipped, 'machikado-agent.service'), 'utf8');
const hasVerifier = spawnSync('systemd-analyze', ['--version']).status === 0;

/** What systemd has against a unit of the agent, a line each. */
function complaintsAbout(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'machikado-units-'));
  try {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'machikado-agent.service');
    writeFileSync(file, text);
    const environment = { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` };
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8', env: environment });
    return `${verified.stdout}${verified.stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.skipIf(!hasVerifier)(
  'systemd has nothing against the agent’s unit, and sees a directive that there is not',
  () => {
    expect(complaintsAbout(unit)).toBe('');
    expect(complaintsAbout(unit.replace('WatchdogSec', 'WatchdogSecs'))).toContain('WatchdogSecs');
  },
);

test('the unit names only settings that the agent reads, and its program is there', () => {
  const settings = Array.from(unit.matchAll(/^Environment=(MACHIKADO_\w+)=/gm), ([, name = '']) => name);
  const read = readFileSync(join(shipped, '../../../kiosk-agent/src/config.ts'), 'utf8');
  expect(settings.length).toBeGreaterThan(3);
  expect(settings.filter((name) => !read.includes(`  ${name}:`))).toEqual([]);
  const [, program = ''] = /^ExecStart=.* \/opt\/machikado\/(\S+)$/m.exec(unit) ?? [];
  expect(readFileSync(join(shipped, '../../..', program), 'utf8')).toContain('runProcess');
});
