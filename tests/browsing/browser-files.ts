import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { processesOf } from '../../kiosk-agent/src/browsing/residue.ts';

/**
 * Files of attempts in every folder that a browser of the user can write to, as the browser itself sees them: each
 * browser has folders of its own. Where a file is seen by several processes, it is told once.
 */
export async function canaryFiles(where: {
  readonly user: number;
  readonly profiles: readonly string[];
}): Promise<string[]> {
  // Processes that Chromium has shut out of all files see no folder.
  const roots = (await processesOf(where.user))
    .map((pid) => `/proc/${pid}/root`)
    .filter((root) => existsSync(`${root}/tmp`));
  if (roots.length === 0) throw new Error('The browser is gone.');
  const written = ['/tmp', '/var/tmp', '/dev/shm', ...where.profiles];
  const folders = new Map<string, string>();
  for (const path of roots.flatMap((root) => written.map((folder) => root + folder))) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined) folders.set(`${found.dev}:${found.ino}`, path);
  }
  // A profile changes while it is looked through: what is gone meanwhile is no fault.
  const names = ['-name', 'canary*', '-o', '-name', '*.crdownload'];
  // A profile in one of the other folders is a file system of its own, and is looked through by itself.
  const { stdout } = spawnSync('find', [...folders.values(), '-xdev', ...names], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean);
}
