import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, readSourceTree } from './source-tree.ts';

const root = join(import.meta.dirname, '../..');

async function run(...args: readonly string[]) {
  const child = spawn(process.execPath, [join(root, 'bootstrap.mjs'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}

test('it needs nothing but Node itself', () => {
  const tree = readSourceTree(root);
  const files = ['bootstrap.mjs', 'bootstrap/npm.mjs', 'bootstrap/terminal.mjs'];
  const imports = files.flatMap((file) => importsOf(tree, file));
  expect(imports.length).toBeGreaterThan(files.length);
  expect(imports.filter(({ specifier }) => !/^(node:|\.\.?\/)/.test(specifier))).toEqual([]);
});

test('a command that does not exist is refused in both languages', async () => {
  const { code, errors } = await run('toString');
  expect(code).toBe(64);
  expect(errors).toContain('使い方');
  expect(errors).toContain('Unknown command: toString');
});

test('arguments, output and exit code of a command pass through', async () => {
  const { code, output, errors } = await run('chaos', 'no-such-fault');
  expect(errors).toContain('npm run chaos -- <fault>');
  expect(output).toBe('');
  expect(code).toBe(64);
});
