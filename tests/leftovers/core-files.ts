import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Haystack } from './trace-scan.ts';

const pattern = () => readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim();

/**
 * Where a process that crashes would leave its memory, as the kernel's core_pattern says (core(5)): a folder of its own,
 * the folder of a program that takes them, or the folder in which each of these processes runs. Only files named so,
 * changed since then.
 */
export function coreHaystacks(pids: readonly number[], sinceMs: number): Haystack[] {
  const written = pattern();
  const isCore = (name: string) => name.startsWith('core');
  if (written.startsWith('|')) return [{ folder: '/var/lib/systemd/coredump', sinceMs }];
  if (written.startsWith('/')) return [{ folder: dirname(written), sinceMs }];
  const folders = new Set([process.cwd(), ...pids.map((pid) => readlinkSync(`/proc/${pid}/cwd`))]);
  return [...folders].map((folder) => ({ folder, sinceMs, flat: true, isWanted: isCore }));
}

/** Lets every process that is started from here on leave its memory when it crashes; gives back what it was before. */
export function allowCores(): Disposable {
  const prlimit = (...args: string[]) => execFileSync('prlimit', ['--pid', String(process.pid), ...args]).toString();
  const [soft = '0', hard = '0'] = prlimit('--core', '--raw', '--noheadings', '-o', 'SOFT,HARD').trim().split(/\s+/);
  prlimit(`--core=${process.getuid?.() === 0 ? 'unlimited:unlimited' : `${hard}:${hard}`}`);
  return { [Symbol.dispose]: () => void prlimit(`--core=${soft}:${hard}`) };
}
