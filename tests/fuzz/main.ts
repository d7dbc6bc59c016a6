import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runFuzz } from './fuzz-run.ts';

const folder = join(import.meta.dirname, 'targets');
const targets = readdirSync(folder)
  .filter((file) => file.endsWith('.target.ts'))
  .map((file) => file.replace('.target.ts', ''));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
const [name = 'all'] = positionals;
const chosen = name === 'all' ? targets : targets.filter((target) => target === name);
if (chosen.length === 0 || !(minutes > 0) || !Number.isInteger(seed)) {
  console.error(`npm run fuzz -- <target> [--minutes 60] [--seed N]\n\ntargets: all, ${targets.join(', ')}`);
  process.exit(64);
}

/** One after the other, each for its part of the time; one JSON line for each. */
for (const target of chosen) {
  const untilMs = Date.now() + (minutes * 60_000) / chosen.length;
  const outcome = await runFuzz({ module: join(folder, `${target}.target.ts`), seed, untilMs });
  console.log(JSON.stringify({ target, seed, ...outcome }));
  if (outcome.kind !== 'clean') process.exitCode = 1;
}
