import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** The user, and whether it still runs, in the text of `/proc/<pid>/status` (proc(5)). */
export function readStatus(text: string): { readonly user: number; readonly alive: boolean } | undefined {
  const user = /^Uid:\s+(\d+)/m.exec(text)?.[1];
  const state = /^State:\s+(\S)/m.exec(text)?.[1];
  return user === undefined ? undefined : { user: Number(user), alive: state !== 'Z' && state !== 'X' };
}

/** Process ids of a user; those that have ended and only wait to be counted are not among them. */
export async function processesOf(user: number): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const text = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '');
    const status = readStatus(text);
    if (status?.user === user && status.alive) found.push(Number(name));
  }
  return found;
}

/** What a session left behind: nothing, when it ended well. */
export type Residue = { readonly processes: number; readonly files: number };

const tries = 50;
const pauseMs = 100;

/**
 * Ends every process of the browsing user, and looks until there is none and the profile's folder is empty. Processes
 * that may not be ended by this agent (the service manager ends them) are waited for all the same.
 */
export async function removeResidue(user: number, profileDirectory: string): Promise<Residue> {
  let residue: Residue = { processes: 0, files: 0 };
  for (let count = 0; count < tries; count += 1) {
    const running = await processesOf(user);
    for (const pid of running) endProcess(pid);
    const files = await readdir(profileDirectory).catch(() => []);
    residue = { processes: running.length, files: files.length };
    if (residue.processes === 0 && residue.files === 0) return residue;
    await delay(pauseMs);
  }
  return residue;
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already, or not ours to end.
  }
}
