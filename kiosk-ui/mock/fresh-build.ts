import { execFile } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');

/**
 * Builds the screens once before all browser tests when a source file is newer than the last build, so that no test looks
 * at an old page and no two of them build at a time.
 */
export default async function freshBuild(): Promise<void> {
  const index = join(root, 'build/index.html');
  const sources = globSync(['src/**/*', 'vite.config.ts', 'package.json'], { cwd: root });
  const newest = Math.max(...sources.map((file) => statSync(join(root, file)).mtimeMs));
  // A build that was cut off has a page without scripts.
  const isWhole = existsSync(index) && existsSync(join(root, 'build/_app/version.json'));
  if (isWhole && statSync(index).mtimeMs > newest) return;
  // As in service: the runner's own NODE_ENV would give Svelte's slow and heavy development code.
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)('npm', ['run', 'build', '-w', '@machikado/kiosk-ui'], { cwd: join(root, '..'), env });
}
