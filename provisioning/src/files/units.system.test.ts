import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const hasVerifier = spawnSync('systemd-analyze', ['--version']).status === 0;

/** Every service that a technician sets up, with the part of the product that it starts. */
const units = [
  ['kiosk/machikado-agent.service', 'kiosk-agent'],
  ['spot/machikado-spot.service', 'hotspot-portal'],
] as const;

const read = (unit: string) => readFileSync(join(root, 'provisioning/boot', unit), 'utf8');

/** What systemd says of a unit, by `verify` or another command that takes a file. */
function ask(text: string, ...command: readonly string[]): { said: string; code: number | null } {
  const folder = mkdtempSync(join(tmpdir(), 'machikado-units-'));
  try {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'machikado-part.service');
    writeFileSync(file, text);
    const environment = { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` };
    const asked = spawnSync('systemd-analyze', [...command, file], { encoding: 'utf8', env: environment });
    // What other services of this machine do wrong is not ours to say.
    const said = `${asked.stdout}${asked.stderr}`.replaceAll(/^\/(?:lib|usr|etc)\/.*\n/gm, '');
    return { said, code: asked.status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.skipIf(!hasVerifier).for(units)(
  'systemd has nothing against %s, and sees a directive that there is not',
  ([unit]) => {
    const text = read(unit);
    expect(ask(text, 'verify', '--man=no').said).toBe('');
    expect(ask(text.replace('WatchdogSec', 'WatchdogSecs'), 'verify', '--man=no').said).toContain('WatchdogSecs');
  },
);

test.skipIf(!hasVerifier)('a spot that is taken over stays in its box: exposure 2.0 at most (promise S5)', () => {
  const text = read('spot/machikado-spot.service');
  const judge = ['security', '--offline=true', '--threshold=20'];
  expect(ask(text, ...judge).code).toBe(0);
  expect(ask(text.replace('ProtectSystem=strict', ''), ...judge).code).not.toBe(0);
});

test.for(units)('%s names only settings that its part reads, and its program is there', ([unit, part]) => {
  const text = read(unit);
  const settings = Array.from(text.matchAll(/^Environment=(MACHIKADO_\w+)=/gm), ([, name = '']) => name);
  const known = readFileSync(join(root, part, 'src/config.ts'), 'utf8');
  expect(settings.length).toBeGreaterThan(1);
  expect(settings.filter((name) => !known.includes(`  ${name}:`))).toEqual([]);
  const [, program = ''] = /^ExecStart=.* \/opt\/machikado\/(\S+)$/m.exec(text) ?? [];
  expect(readFileSync(join(root, program), 'utf8')).toContain('runProcess');
});

test.for(units)('the pinned Node knows the flags with which %s starts it', ([unit]) => {
  const [, told = ''] = /^ExecStart=\S+ node ((?:--\S+ )*)\//m.exec(read(unit)) ?? [];
  const start = (flags: readonly string[]) => spawnSync(process.execPath, [...flags, '--eval', '']).status;
  const flags = told.split(' ').filter(Boolean);
  expect(start(flags)).toBe(0);
  expect(start([...flags, '--test-no-such-flag'])).not.toBe(0);
});
