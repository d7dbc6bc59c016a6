// Installs the npm packages. Only node: modules: nothing is installed yet.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runQuietly, say, stop } from './terminal.mjs';

/** PATH without the project's own tools: npm must not run on the Node that it is about to replace. */
export function systemPath() {
  const entries = process.env.PATH.split(delimiter);
  return entries.filter((entry) => !entry.includes('node_modules')).join(delimiter);
}

export function hashOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

export function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

const pinnedNpm = '11.19.1';

/**
 * npm leaves out optional packages that do not say they work on the Node it runs on, native builds of our tools among
 * them; and Debian's npm 9 does nothing at all on Node 24, with exit code 0. These Nodes are right for all of them.
 */
function isRecentEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
}

/** npm as a command: the system's own, or on an old Node the pinned npm on the pinned Node, in a folder of their own. */
async function readyNpm(root) {
  if (isRecentEnough(process.versions.node)) return ['npm'];
  const folder = join(root, '.machikado/npm');
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = [`node@${devDependencies.node}`, `npm@${pinnedNpm}`];
  const stamp = join(folder, 'installed');
  if (readIfThere(stamp) !== wanted.join(' ')) {
    say(
      `Node ${process.versions.node} は古いので npm を用意しています / Node is old: preparing ${wanted.join(' and ')}`,
    );
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true,"allowScripts":{"node":true}}');
    const command = ['npm', 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', ...wanted];
    const options = { cwd: folder, env: { ...process.env, PATH: systemPath(), CI: 'true' } };
    if (!(await runQuietly('npm install', command, options))) cannotInstall();
    writeFileSync(stamp, wanted.join(' '));
  }
  return [join(folder, 'node_modules/.bin/node'), join(folder, 'node_modules/npm/bin/npm-cli.js')];
}

function cannotInstall() {
  stop(
    'npm のパッケージを入れられませんでした。上の表示と、ネットワークを確かめてください。',
    'The npm packages could not be installed. See the output above, and check the network.',
  );
}

/** Everything that decides what npm installs: the lock file and the dependency fields of each package.json. */
function installHash(root) {
  const fields = ['workspaces', 'dependencies', 'devDependencies', 'optionalDependencies', 'overrides', 'allowScripts'];
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const manifests = ['.', ...own.workspaces].map((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    return JSON.stringify(fields.map((field) => manifest[field]));
  });
  return hashOf([readFileSync(join(root, 'package-lock.json')), ...manifests]);
}

/** Brings `node_modules` up to date with the lock file. Gives the npm command to use from here on. */
export async function installNpmPackages(root) {
  const npm = await readyNpm(root);
  const node24 = join(root, 'node_modules/.bin/node');
  const stamp = join(root, 'node_modules/.machikado-install');
  const wanted = installHash(root);
  if (readIfThere(stamp) === wanted && existsSync(node24)) return npm;
  say('npm のパッケージを入れています / installing npm packages (npm ci)');
  const env = { ...process.env, PATH: systemPath(), CI: 'true' };
  const done = await runQuietly('npm ci', [...npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env,
  });
  if (!done) cannotInstall();
  writeFileSync(stamp, wanted);
  return npm;
}
