import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { houseRules } from './house-rules.ts';
import { folderOrder } from './layer-table.ts';
import { codeFiles, readSourceTree, type SourceTree } from './source-tree.ts';

const tree = readSourceTree(join(import.meta.dirname, '../..'));

describe('this repository', () => {
  test('is really read', () => {
    expect(codeFiles(tree).length).toBeGreaterThan(50);
    expect(tree.has('contracts/src/result.ts')).toBe(true);
  });

  test.each(Object.entries(houseRules))('%s', (_name, rule) => {
    expect(rule(tree)).toEqual([]);
  });
});

test.each(Object.entries(folderOrder))('the table knows no folder that %s does not have', (root, steps) => {
  const files = codeFiles(tree);
  const missing = steps.flat().filter((folder) => !files.some((file) => file.startsWith(`${root}/${folder}/`)));
  expect(missing).toEqual([]);
});

/** A small repository without a fault, to plant one in. */
const sound: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'root', devDependencies: { vitest: '1.0.0' } }),
  'package-lock.json': JSON.stringify({ packages: { 'node_modules/zod': {} } }),
  'contracts/package.json': JSON.stringify({ name: '@machikado/contracts', dependencies: { zod: '1.0.0' } }),
  'contracts/src/result.ts': "import { z } from 'zod';\nexport const Result = z.string();\n",
  'kiosk-agent/package.json': JSON.stringify({
    name: '@machikado/kiosk-agent',
    dependencies: { '@machikado/contracts': '0.1.0' },
  }),
  'kiosk-agent/src/main.ts': "import { spool } from './jobs/spool.ts';\nspool();\n",
  'kiosk-agent/src/jobs/spool.ts':
    "import { Result } from '@machikado/contracts/result.ts';\nexport const spool = () => Result;\n",
  'kiosk-agent/src/drivers/printer.ts': "import type { Socket } from 'node:net';\nexport type Printer = Socket;\n",
  'kiosk-ui/package.json': JSON.stringify({ name: '@machikado/kiosk-ui', devDependencies: { svelte: '5.0.0' } }),
  'kiosk-ui/src/routes/+page.svelte':
    '<script lang="ts">import { onMount } from \'svelte\';onMount(() => {});</script>\n',
};
const plant = (files: Readonly<Record<string, string>>): SourceTree => new Map(Object.entries({ ...sound, ...files }));

const faultsOf = (planted: SourceTree) => Object.values(houseRules).flatMap((rule) => rule(planted));

test('a sound repository has no fault', () => {
  expect(faultsOf(plant({}))).toEqual([]);
});

const barrel = "export { Result } from './result.ts';\n";
const planted: readonly [string, string, Record<string, string>][] = [
  [
    'a process that imports another one',
    'workspaces',
    { 'kiosk-agent/src/a.ts': "import '../../city-services/src/main.ts';" },
  ],
  ['contracts that import anything', 'workspaces', { 'contracts/src/a.ts': "import '../../kiosk-agent/src/main.ts';" }],
  [
    'a component that imports a process',
    'workspaces',
    { 'kiosk-ui/src/routes/A.svelte': '<script>import "../../../kiosk-agent/src/main.ts"</script>' },
  ],
  ['a workspace in no table', 'workspaces', { 'extra/src/a.ts': "import '../../contracts/src/result.ts';" }],
  [
    'a driver that knows the jobs',
    'folders',
    { 'kiosk-agent/src/drivers/a.ts': "import { spool } from '../jobs/spool.ts'; spool();" },
  ],
  [
    'a type that is imported the wrong way',
    'folders',
    { 'kiosk-agent/src/drivers/a.ts': "export type A = import('../jobs/spool.ts').A;" },
  ],
  ['a folder that imports main.ts', 'folders', { 'kiosk-agent/src/jobs/a.ts': "import '../main.ts';" }],
  ['a folder that the table does not know', 'folders', { 'kiosk-agent/src/stuff/a.ts': 'export {};' }],
  [
    'two folders of one step that know each other',
    'folders',
    {
      'kiosk-agent/src/storage/a.ts': "import '../transports/b.ts';",
      'kiosk-agent/src/transports/b.ts': 'export {};',
      'kiosk-agent/src/transports/c.ts': "import '../storage/d.ts';",
      'kiosk-agent/src/storage/d.ts': 'export {};',
    },
  ],
  [
    'three files in a circle',
    'cycles',
    {
      'contracts/src/a.ts': "import './b.ts';",
      'contracts/src/b.ts': "import('./c.ts');",
      'contracts/src/c.ts': "import type { A } from './a.ts';",
    },
  ],
  ['an index file', 'barrels', { 'contracts/src/index.ts': 'export const a = 1;' }],
  [
    'an export of everything',
    'barrels',
    { 'contracts/src/all.ts': "export * from './result.ts'; export const a = 1;" },
  ],
  ['a file that only passes on', 'barrels', { 'contracts/src/all.ts': barrel }],
  ['an undeclared package', 'dependencies', { 'kiosk-agent/src/a.ts': "import 'express';" }],
  [
    'an undeclared package that is resolved',
    'dependencies',
    { 'kiosk-agent/src/a.ts': "import.meta.resolve('express');" },
  ],
  ['an undeclared workspace', 'dependencies', { 'kiosk-agent/src/a.ts': "import '@machikado/runtime/log.ts';" }],
  ['a built-in without node:', 'dependencies', { 'kiosk-agent/src/a.ts': "import 'fs';" }],
  ['a development package in a product', 'dependencies', { 'kiosk-agent/src/a.ts': "import 'vitest';" }],
  ['a simulator in a product', 'simulators', { 'kiosk-agent/src/a.ts': "import '../simulators/printer.ts';" }],
  ['a file named after nothing', 'names', { 'contracts/src/date-utils.ts': 'export {};' }],
  ['a folder named after nothing', 'names', { 'contracts/src/common/date.ts': 'export {};' }],
  [
    'a refused package',
    'packages',
    { 'package-lock.json': JSON.stringify({ packages: { 'node_modules/a/node_modules/request': {} } }) },
  ],
  ['another refused package', 'packages', { 'package-lock.json': '{"packages":{"node_modules/get-pixels":{}}}' }],
  [
    'a refused package that only looks like our own',
    'packages',
    { 'package-lock.json': '{"packages":{"node_modules/usb":{"link":true,"resolved":"elsewhere/usb"}}}' },
  ],
  [
    'an old copy of a package below another one',
    'packages',
    {
      'package-lock.json':
        '{"packages":{"node_modules/serialport":{},"node_modules/escpos/node_modules/serialport":{}}}',
    },
  ],
  ['the path of a machine', 'machine paths', { 'README.md': `see ${['/ro', 'ot/notes'].join('')}` }],
  ['the path of a home', 'machine paths', { 'README.md': `see ${['/ho', 'me/someone'].join('')}` }],
];

test.each(planted)('%s is found', (_name, rule, files) => {
  expect(faultsOf(plant(files)).map((fault) => fault.rule)).toContain(rule);
});

test('every rule is caught at least once above', () => {
  const caught = new Set(planted.flatMap(([, , files]) => faultsOf(plant(files)).map((fault) => fault.rule)));
  expect(caught.size).toBe(Object.keys(houseRules).length);
});

test('a test file may import a simulator and the packages of the root', () => {
  const files = { 'kiosk-agent/src/a.test.ts': "import 'vitest';\nimport '../simulators/printer.ts';\n" };
  expect(faultsOf(plant({ ...files, 'kiosk-agent/simulators/printer.ts': 'export {};' }))).toEqual([]);
});
