import { readdirSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { playBench, type Bench } from './bench.ts';
import { benchTable } from './bench-table.ts';

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string' },
    visits: { type: 'string' },
    packets: { type: 'string' },
  },
});
const name = names.find((known) => known === positionals[0]);
const runs = Number(options.runs ?? 1);
if (name === undefined || !Number.isInteger(runs) || runs < 1) {
  console.error(`npm run bench -- <name> [--json] [--runs N] [--visits N] [--packets N]\n\nnames: ${names.join(', ')}`);
  process.exit(64);
}

const { bench } = (await import(`./${name}.bench.ts`)) as { bench: Bench };
const gibibytes = Math.round(totalmem() / 1024 ** 3);
const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'processor'}, ${gibibytes} GiB, Linux ${release()}, Node ${process.version}`;
const wanted = options.runs === undefined ? bench.runs : runs;

// What is going on belongs on stderr: stdout is the result, for people or for machines.
console.error(`${name}: ${bench.about}\n${bench.warmUps} warm-up, ${wanted} runs · ${machine}`);
const figures = await playBench(bench, {
  runs: wanted,
  ...(options.visits !== undefined && { visits: Number(options.visits) }),
  ...(options.packets !== undefined && { packets: Number(options.packets) }),
  onRun: (done) => console.error(`run ${done} of ${wanted}`),
});
console.log(options.json ? JSON.stringify({ bench: name, machine, figures }) : benchTable(figures));
process.exitCode = figures.every((figure) => figure.holds) ? 0 : 1;
