import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { lintProfiles } from '../profiles/profile-lint.ts';
import { readShippedFiles } from '../profiles/shipped-files.ts';
import { houseRules } from './house-rules.ts';
import { readSourceTree } from './source-tree.ts';

// Everything that can be found wrong without running the product. `--report FILE` writes the counts as JSON.
const root = join(import.meta.dirname, '../..');
const { values: options } = parseArgs({ options: { report: { type: 'string' } } });

type Outcome = { readonly ok: boolean; readonly output: string };
type Step = { readonly name: string; readonly run: () => Promise<Outcome> };

/** Runs a program to its end; what it printed is kept for the case that it fails. */
function program(command: string, args: readonly string[], folder = ''): Promise<Outcome> {
  const finished = Promise.withResolvers<Outcome>();
  // Every tool is called by its path; npm itself must be the system's on the system's Node, where it says what it finds.
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((part) => !part.includes('node_modules'));
  const env = { ...process.env, PATH: path.join(delimiter), FORCE_COLOR: '0', NO_COLOR: '1' };
  const child = spawn(command, args, { cwd: join(root, folder), env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.once('error', (error) => finished.resolve({ ok: false, output: String(error) }));
  child.once('close', (code) => finished.resolve({ ok: code === 0, output }));
  return finished.promise;
}

const tool = (name: string, args: readonly string[], folder?: string) =>
  program(process.execPath, [join(root, 'node_modules/.bin', name), ...args], folder);

/** svelte-check reads what `svelte-kit sync` writes, and a fresh clone has none of it. */
async function checkApp(app: string): Promise<Outcome> {
  const synced = await tool('svelte-kit', ['sync'], app);
  return synced.ok ? tool('svelte-check', ['--output', 'human', '--fail-on-warnings'], app) : synced;
}

function checkHouse(): Promise<Outcome> {
  const tree = readSourceTree(root);
  const faults = Object.values(houseRules).flatMap((rule) => rule(tree));
  const output = faults.map(({ rule, file, text }) => `${file}  ${text}  [${rule}]`).join('\n');
  return Promise.resolve({ ok: faults.length === 0, output });
}

function checkProfiles(): Promise<Outcome> {
  const faults = lintProfiles(readShippedFiles());
  const output = faults.map(({ file, line, text }) => `device-profiles/profiles/${file}:${line}  ${text}`).join('\n');
  return Promise.resolve({ ok: faults.length === 0, output });
}

// The longest first, so that the second processor is not idle at the end.
const apps = ['kiosk-ui', 'staff-console'];
const steps: readonly Step[] = [
  {
    name: 'lint (eslint)',
    run: async () => {
      // The linter types the components too. In two processes both would type what all of them stand on.
      await Promise.all(apps.map((app) => tool('svelte-kit', ['sync'], app)));
      return tool('eslint', ['.', '--max-warnings', '0']);
    },
  },
  { name: 'types (tsc)', run: () => tool('tsc', ['-p', '.']) },
  { name: 'format (prettier)', run: () => tool('prettier', ['--check', '.']) },
  ...apps.map((app) => ({ name: `types (svelte-check ${app})`, run: () => checkApp(app) })),
  { name: 'dead code (knip)', run: () => tool('knip', ['--no-progress']) },
  { name: 'layers and house rules', run: checkHouse },
  { name: 'device profiles', run: checkProfiles },
  { name: 'lock file (npm ci --dry-run)', run: () => program('npm', ['ci', '--dry-run', '--no-audit', '--no-fund']) },
];

async function runStep({ name, run }: Step): Promise<boolean> {
  const began = performance.now();
  const { ok, output } = await run();
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6);
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${seconds} s  ${name}`);
  if (!ok) console.log(`${output.trimEnd()}\n`);
  return ok;
}

async function work(queue: Step[]): Promise<number> {
  let failed = 0;
  for (let step = queue.shift(); step; step = queue.shift()) if (!(await runStep(step))) failed++;
  return failed;
}

const queue = [...steps];
const workers = await Promise.all([work(queue), work(queue)]);
const failed = workers.reduce((sum, count) => sum + count, 0);
const counts = { passed: steps.length - failed, failed };
if (options.report !== undefined) writeFileSync(options.report, JSON.stringify(counts));
console.log(`check: ${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
