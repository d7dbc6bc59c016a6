import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runFuzz } from './fuzz-run.ts';

const folder = join(import.meta.dirname, 'targets');
const targets = readdirSync(folder).filter((file) => file.endsWith('.target.ts'));
/** A fixed number, never a time: short here, for as long as one likes by `npm run fuzz`. */
const executions = (file: string) => (file.startsWith('conversation') ? 400 : 5000);

test.each(targets)('%s takes whatever bytes come', async (file) => {
  const outcome = await runFuzz({ module: join(folder, file), seed: 7, executions: executions(file) });
  expect(outcome, JSON.stringify(outcome)).toMatchObject({ kind: 'clean' });
  const reached = outcome.kind === 'clean' ? outcome.report : null;
  // More than the seeds alone come to: otherwise nothing guides it.
  expect(reached?.corpus).toBeGreaterThan(4);
});

test.each([
  ['a crash', 0, 'crash'],
  ['an input without an end', 1, 'hang'],
  ['memory without an end', 2, 'memory'],
])('a planted defect is found: %s', async (_name, seed, kind) => {
  const planted = join(import.meta.dirname, 'planted');
  const watched = [`${pathToFileURL(planted).href}/`];
  const patience = kind === 'hang' ? { hangMs: 2000 } : {};
  const module = join(planted, 'planted.target.ts');
  const outcome = await runFuzz({ module, watched, seed: 3 * 5 + seed, executions: 200_000, ...patience });
  expect(outcome.kind, JSON.stringify(outcome)).toBe(kind);
  // With it somebody can look for what is wrong: the head of a packet at least.
  expect(outcome.kind === 'clean' ? '' : outcome.input).toMatch(/^([0-9a-f]{2}){20,}$/);
});

test('a planted defect is found: an order that proves nothing is obeyed', async () => {
  const module = join(import.meta.dirname, 'planted/orders.target.ts');
  const outcome = await runFuzz({ module, seed: 7, executions: 100_000 });
  expect(outcome.kind, JSON.stringify(outcome)).toBe('crash');
  expect(outcome.kind === 'crash' ? outcome.detail : '').toContain('what proves nothing is answered');
});
