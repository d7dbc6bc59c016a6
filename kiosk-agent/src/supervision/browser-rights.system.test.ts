import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { browserCommand } from './browser.ts';

const nobody = { uid: 65_534, gid: 65_534 };
const rights = '+setuid,+setgid,+dac_override,+kill';

test.skipIf(process.getuid?.() !== 0)('what the agent may do beyond a user’s rights ends before the browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'machikado-rights-'));
  try {
    // In the place of the browser: it says which capabilities it has.
    const program = join(folder, 'says-its-rights');
    writeFileSync(program, '#!/bin/sh\nexec grep -E "^(Uid|CapInh|CapPrm|CapEff|CapAmb):" /proc/self/status\n');
    chmodSync(folder, 0o755);
    chmodSync(program, 0o755);
    const settings = {
      program,
      mode: 'kiosk',
      profiles: { directory: folder, stateDirectory: folder, owner: nobody },
      screen: {},
    } as const;
    const profile = { path: folder, userFiles: folder, home: folder, cache: folder, temporary: folder };
    const command = browserCommand(settings, { mode: 'kiosk', profile, url: 'about:blank', asRoot: false });
    // As systemd starts the agent: a user without rights of root, and some capabilities that go to every child.
    const asAgent = [
      '--reuid=990',
      '--regid=990',
      '--clear-groups',
      `--inh-caps=${rights}`,
      `--ambient-caps=${rights}`,
    ];
    const told = execFileSync('setpriv', [...asAgent, ...command], { encoding: 'utf8' });
    expect(told).toMatch(/^Uid:\s+65534/m);
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb'])
      expect(told).toMatch(new RegExp(`^${set}:\\s+0{16}$`, 'm'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
