import { openSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Target } from './fuzzer.ts';
import { watchImports } from './instrument.ts';
import type { WorkerOrder } from './fuzz-run.ts';

process.once('disconnect', () => process.exit(1));
const { module, watched, seed, executions, untilMs, at } = JSON.parse(process.argv[2] ?? '') as WorkerOrder;
const coverage = watchImports(watched);
const { fuzz } = await import('./fuzzer.ts');
const { target } = (await import(pathToFileURL(module).href)) as { target: Target };

// Whoever watches reads the input from here when this one hangs or dies.
const file = openSync(at, 'w', 0o600);
const head = Buffer.alloc(8);
let turn = 0;
const report = await fuzz(target, {
  seed,
  coverage,
  before: (input) => {
    head.writeUInt32LE(++turn, 0);
    head.writeUInt32LE(input.length, 4);
    writeSync(file, Buffer.concat([head, input]), 0, undefined, 0);
  },
  goesOn: (done) => (executions === undefined || done < executions) && (untilMs === undefined || Date.now() < untilMs),
});
process.send?.(report);
