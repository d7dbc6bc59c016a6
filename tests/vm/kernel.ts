import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Debian's kernel, unpacked: what runs, its modules below `modules`, and its version. */
export type Kernel = { readonly image: string; readonly modules: string; readonly version: string };

const run = (program: string, args: readonly string[], cwd?: string) =>
  execFileSync(program, args, { encoding: 'utf8', ...(cwd !== undefined && { cwd }) });

/** Fetches Debian's present kernel once, and keeps it. Which one that is changes with Debian's updates. */
export function readyKernel(cache: string): Kernel {
  const wanted = /Depends: (linux-image-\S+)/.exec(run('apt-cache', ['depends', 'linux-image-amd64']))?.[1];
  if (wanted === undefined) throw new Error('Debian has no linux-image-amd64 for this machine.');
  const folder = join(cache, wanted);
  const version = wanted.slice('linux-image-'.length);
  const kernel = { image: join(folder, `boot/vmlinuz-${version}`), modules: join(folder, 'lib/modules'), version };
  if (existsSync(join(folder, 'ready'))) return kernel;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetching-'));
  try {
    run('apt-get', ['-q', 'download', wanted], work);
    run('sh', ['-c', 'dpkg -x ./*.deb unpacked'], work);
    renameSync(join(work, 'unpacked'), folder);
    run('depmod', ['-b', folder, version]);
    writeFileSync(join(folder, 'ready'), '');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return kernel;
}

const tools = ['sh', 'mount', 'insmod', 'switch_root', 'mkdir', 'cp'];
const neededModules = ['virtio_pci', '9p', '9pnet_virtio', 'overlay'];

/** The small file system with which the machine starts; it ends by running `script` with bash in the real one. */
export function writeInitramfs(kernel: Kernel, script: string, file: string): void {
  const root = mkdtempSync(join(tmpdir(), 'machikado-initramfs-'));
  try {
    for (const folder of ['bin', 'dev', 'proc', 'sys', 'lower', 'newroot', 'mnt', 'mods'])
      mkdirSync(join(root, folder));
    cpSync(run('sh', ['-c', 'command -v busybox']).trim(), join(root, 'bin/busybox'));
    for (const tool of tools) symlinkSync('busybox', join(root, 'bin', tool));
    moduleFiles(kernel).forEach((path, nth) => cpSync(path, join(root, 'mods', `${10 + nth}-${basename(path)}`)));
    for (const name of ['init', 'second']) cpSync(join(import.meta.dirname, 'guest', name), join(root, name));
    writeFileSync(join(root, 'run-in-guest'), script);
    run('sh', ['-c', `find . | cpio --quiet -o -H newc | gzip -1 > '${file}'`], root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** In the order in which they must be loaded. */
function moduleFiles({ modules, version }: Kernel): string[] {
  const base = join(modules, '../..');
  const lines = neededModules.flatMap((name) =>
    run('modprobe', ['-d', base, '-S', version, '--show-depends', name]).split('\n'),
  );
  return [...new Set(lines.flatMap((line) => /^insmod (\S+)/.exec(line)?.[1] ?? []))];
}

/** The exit code that the guest has written to its console; undefined where it never came to its end. */
export function exitCodeIn(consoleFile: string): number | undefined {
  const code = /GUEST-ENDED (\d+)/.exec(readFileSync(consoleFile, 'utf8'))?.[1];
  return code === undefined ? undefined : Number(code);
}
