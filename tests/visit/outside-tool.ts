import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

const repository = join(import.meta.dirname, '../..');
const source = join(repository, 'tests/outside-tools');
const folder = join(repository, 'node_modules/.cache/machikado-outside-tools');

/** The system's npm runs on the system's Node: an old npm does not know the pinned one. */
function systemPath(): string {
  const own = join('node_modules', '.bin');
  return (process.env['PATH'] ?? '')
    .split(':')
    .filter((part) => !part.endsWith(own))
    .join(':');
}

/**
 * A module of a package in `tests/outside-tools`, installed by its own lock file the first time. Without its optional
 * packages and without any install script: those would fetch and build what no test needs.
 */
export async function requireOutside(module: string): Promise<unknown> {
  const stamp = join(folder, 'installed');
  const lock = await readFile(join(source, 'package-lock.json'), 'utf8');
  if ((await readFile(stamp, 'utf8').catch(() => '')) !== lock) {
    await mkdir(folder, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) await copyFile(join(source, file), join(folder, file));
    const args = ['ci', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--no-workspaces'];
    await promisify(execFile)('npm', args, { cwd: folder, env: { ...process.env, PATH: systemPath() } });
    await writeFile(stamp, lock);
  }
  return createRequire(join(folder, 'package.json'))(module);
}
