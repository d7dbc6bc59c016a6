import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** What tells the processes of one browser from all others on this machine. */
export type FamilyMark = {
  /** A path with a random name that stands in the command line or the environment of each of them. */
  readonly path: string;
  /** The session that was made for them; absent for those of an agent that is gone. */
  readonly session?: number | undefined;
};

export type ProcessStat = { readonly pid: number; readonly state: string; readonly session: number };

/** Reads one line of `/proc/<pid>/stat` (proc_pid_stat(5)); the name in it may hold spaces and brackets. */
export function parseStat(line: string): ProcessStat | undefined {
  const nameEnds = line.lastIndexOf(')');
  const pid = Number.parseInt(line, 10);
  const [state, , , session] = line.slice(nameEnds + 2).split(' ');
  if (nameEnds < 0 || !Number.isInteger(pid) || state === undefined || session === undefined) return undefined;
  return { pid, state, session: Number(session) };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // It ended while we looked, or it lets nobody read it: then its session has to tell.
    return '';
  }
}

/** The living processes of a family. Crash handlers leave the session, sandboxed children hide their environment. */
export function familyOf(mark: FamilyMark): number[] {
  return readdirSync('/proc').flatMap((name) => {
    const stat = /^\d+$/.test(name) ? parseStat(readText(`/proc/${name}/stat`)) : undefined;
    if (stat === undefined || stat.pid === process.pid || 'ZX'.includes(stat.state)) return [];
    const belongs =
      stat.session === mark.session ||
      readText(`/proc/${name}/cmdline`).includes(mark.path) ||
      readText(`/proc/${name}/environ`).includes(mark.path);
    return belongs ? [stat.pid] : [];
  });
}

const pauseMs = 5;

/**
 * Kills a family and looks until nobody of it is left; gives how many there were. `still-alive` when the limit passes,
 * as with a process that hangs in the kernel.
 */
export async function endFamily(mark: FamilyMark, limitMs = 5000): Promise<Result<number, 'still-alive'>> {
  const deadline = performance.now() + limitMs;
  const seen = new Set<number>();
  for (;;) {
    const members = familyOf(mark);
    if (members.length === 0) return ok(seen.size);
    if (performance.now() > deadline) return err('still-alive');
    for (const pid of members) {
      seen.add(pid);
      kill(pid);
    }
    await delay(pauseMs);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was quicker. One that may not be killed is seen again by the next look.
  }
}
