import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { processesOf } from '../../kiosk-agent/src/browsing/residue.ts';

/** Files of attempts in every folder that a browser of the user can write to, as the browser itself sees them. */
export async function canaryFiles(where: {
  readonly user: number;
  readonly profiles: readonly string[];
}): Promise<string[]> {
  const roots = new Map<string, number>();
  for (const pid of await processesOf(where.user)) {
    const namespace = namespaceOf(pid);
    // The oldest one: those that Chromium starts for pages have shut themselves out of all files.
    if (namespace !== undefined && !roots.has(namespace)) roots.set(namespace, pid);
  }
  if (roots.size === 0) throw new Error('The browser is gone.');
  const written = ['/tmp', '/var/tmp', '/dev/shm', ...where.profiles];
  const folders = [...roots.values()].flatMap((pid) => written.map((folder) => `/proc/${pid}/root${folder}`));
  // A profile changes while it is looked through: what is gone meanwhile is no fault.
  const names = ['-name', 'canary*', '-o', '-name', '*.crdownload'];
  const { stdout } = spawnSync('find', [...folders, ...names], { encoding: 'utf8' });
  // A profile may lie in one of the other folders.
  return Array.from(new Set(stdout.split('\n').filter(Boolean)));
}

/** The mount namespace of a process; nothing where it has just ended, or has none that may be looked into. */
function namespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    return undefined;
  }
}
