import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const privateMark = 'MACHIKADO_PRIVATE_MOUNTS';

/**
 * Runs this same program again with a mount table of its own, and ends with its exit code. Other processes cannot pin
 * our images then, and the kernel drops each mount and loop device with our last process, even after a SIGKILL.
 * Goes on only inside; where that is not possible it ends with 2 and says why.
 */
export async function enterPrivateMounts(): Promise<void> {
  if (process.env[privateMark] === '1') return;
  if (process.getuid?.() !== 0) cannot('loop mounts need root');
  for (const tool of ['mkfs.ext4', 'mkfs.xfs', 'mount', 'unshare', 'setpriv']) {
    if (spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0)
      cannot(`${tool} is missing (apt: xfsprogs e2fsprogs)`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'machikado-chaos-'));
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  // Whoever ends us ends all of it: the first process of a PID namespace takes the others with it.
  const apart = ['--pdeathsig', 'KILL', 'unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const inside = spawn('setpriv', [...apart, '--propagation', 'private', ...again], {
    stdio: 'inherit',
    env: { ...process.env, [privateMark]: '1', TMPDIR: folder },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => inside.kill('SIGKILL'));
  const [code] = (await once(inside, 'close')) as [number | null];
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  process.exit(code ?? 1);
}

function cannot(why: string): never {
  console.error(`chaos: cannot run here: ${why}`);
  process.exit(2);
}

export type Image = Disposable & { readonly file: string; readonly folder: string };

/** Makes a file system in a file of `bytes` and mounts it on `folder`. */
export function mountNew(options: { file: string; folder: string; bytes: number; make: readonly string[] }): Image {
  const { file, folder, bytes, make } = options;
  closeSync(openSync(file, 'w'));
  truncateSync(file, bytes);
  const [command = '', ...args] = make;
  execFileSync(command, [...args, file], { stdio: 'pipe' });
  return mountImage(file, folder);
}

export function mountImage(file: string, folder: string): Image {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-o', 'loop', file, folder], { stdio: 'pipe' });
  return { file, folder, [Symbol.dispose]: () => void execFileSync('umount', [folder], { stdio: 'pipe' }) };
}

/** Takes every byte that is left on a file system; the space comes back when the filler is disposed of. */
export function fillUp(folder: string): Disposable {
  const file = join(folder, 'filler');
  const fd = openSync(file, 'a');
  try {
    for (const size of [1024 * 1024, 4096, 1]) fillWith(fd, size);
  } finally {
    closeSync(fd);
  }
  return { [Symbol.dispose]: () => rmSync(file) };
}

/** Each round ends with an fsync: what ext4 has only promised so far may not fit any more. */
function fillWith(fd: number, size: number): void {
  const block = Buffer.alloc(size, 0x66);
  try {
    for (;;) writeSync(fd, block);
  } catch (error) {
    if (!isFull(error)) throw error;
  }
  try {
    fsyncSync(fd);
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}

const isFull = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOSPC';
