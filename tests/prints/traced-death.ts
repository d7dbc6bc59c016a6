import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { TracedPlace } from './round-plan.ts';

const callsOf: Readonly<Record<TracedPlace, string>> = {
  'row-write': 'pwrite64',
  'row-sync': 'fsync,fdatasync',
  'marker-write': 'pwrite64',
  'settle-write': 'pwrite64',
  'settle-sync': 'fsync,fdatasync',
};

/** Whether a process that runs already can be traced here. */
export function canTrace(): boolean {
  return process.getuid?.() === 0 && spawnSync('strace', ['-V']).status === 0;
}

/** `died` resolves once the process was killed as it entered the call (which is not carried out), and with false when it never did. */
export type TracedDeath = { readonly died: Promise<boolean> };

const longestWaitMs = 30_000;

/** Kills a process as it enters its next call of one kind. Resolves when it is being watched. */
export async function killAtNextCall(pid: number, place: TracedPlace): Promise<TracedDeath> {
  const calls = callsOf[place];
  const inject = `inject=${calls}:signal=KILL:when=1`;
  const args = ['-f', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', inject, '-p', String(pid)];
  const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(strace, 'exit').then(() => true);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    strace.kill('SIGKILL');
  }, longestWaitMs);
  const died = ended.then(() => {
    clearTimeout(timer);
    return !isLate;
  });
  await Promise.race([once(strace.stderr, 'data'), ended]);
  strace.stderr.resume();
  return { died };
}
