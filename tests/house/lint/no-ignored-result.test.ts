import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Linter } from 'eslint';
import ts from 'typescript';
import { parser } from 'typescript-eslint';
import { afterAll, describe, expect, test } from 'vitest';
import rule from './no-ignored-result.js';

const folder = mkdtempSync(join(tmpdir(), 'ignored-result-'));
afterAll(() => rmSync(folder, { recursive: true }));

const result = join(import.meta.dirname, '../../../contracts/src/result.ts');
const before = `
  import { err, ok, type Result } from '${result}';
  declare function save(): Result<number, 'full'>;
  declare function saveLater(): Promise<Result<number, 'full'>>;
  declare function count(): number;
  declare const when: boolean;
  declare const store: { save?: typeof save };
  const inferred = (n: number) => (n > 0 ? ok(n) : err('negative'));
`;

/** The lines of `statement` that the rule reports. */
function reports(statement: string): number {
  const file = join(folder, 'case.ts');
  const text = `${before}\n${statement}\nexport { inferred };\n`;
  writeFileSync(file, text);
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  });
  const linter = new Linter({ cwd: folder });
  const messages = linter.verify(
    text,
    {
      files: ['**/*.ts'],
      languageOptions: { parser: parser, parserOptions: { programs: [program] } },
      plugins: { house: { rules: { 'no-ignored-result': rule } } },
      rules: { 'house/no-ignored-result': 'error' },
    },
    file,
  );
  const foreign = messages.filter((message) => message.ruleId !== 'house/no-ignored-result');
  expect(foreign).toEqual([]);
  return messages.length;
}

describe('an ignored Result is a fault', () => {
  test.each([
    'save();',
    'saveLater();',
    'await saveLater();',
    'void saveLater();',
    'inferred(1);',
    'when && save();',
    'store.save?.();',
  ])('%s', (statement) => {
    expect(reports(statement)).toBe(1);
  });
});

describe('one that somebody looks at is none', () => {
  test.each([
    'const saved = save(); if (!saved.ok) throw new Error(saved.error);',
    'let saved; saved = await saveLater(); if (!saved.ok) throw new Error(saved.error);',
    'export const later = () => save();',
    'count();',
  ])('%s', (statement) => {
    expect(reports(statement)).toBe(0);
  });
});
