import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import noIgnoredResult from './tests/house/lint/no-ignored-result.js';

const noBarrels = { patterns: [{ group: ['**/index.ts'], message: 'No barrels.' }] };
const limits = {
  'max-lines': ['error', { max: 250 }],
  'max-lines-per-function': ['error', { max: 70 }],
  'max-params': ['error', 3],
};

export default ts.config(
  {
    ignores: ['**/node_modules/', '**/build/', '**/.svelte-kit/', '.machikado/', '**/generated/', 'refused-packages/'],
  },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: {
      globals: { ...globals.node },
      // The same for every file: another set would make the checker read all of a project anew.
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.svelte'] },
    },
    plugins: { house: { rules: { 'no-ignored-result': noIgnoredResult } } },
    rules: {
      ...limits,
      'house/no-ignored-result': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // `const { secret: _secret, ...rest } = record` is how a member is left out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Schemas and their inferred types share one name (`const Booking`, `type Booking`).
      '@typescript-eslint/no-redeclare': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      'no-restricted-imports': ['error', noBarrels],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts', 'kiosk-ui/**', 'staff-console/**'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: ts.parser },
    },
    rules: {
      // svelte-check types these files; the plain checker does not see what a Svelte compiler adds.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // A static build is mounted at the root of its own server; there is no base path to resolve.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['kiosk-ui/src/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { ...noBarrels, paths: [{ name: '$app/navigation', importNames: ['goto'], message: 'lib/visit/go.ts.' }] },
      ],
    },
  },
  { files: ['**/*.test.ts'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['**/*.js', '**/*.mjs'], ...ts.configs.disableTypeChecked },
  // Runs in the page that is measured.
  { files: ['tests/bench/page-watch.js'], languageOptions: { globals: globals.browser } },
  { files: ['**/*.js', '**/*.mjs', 'tests/**', 'provisioning/**'], rules: { 'no-console': 'off' } },
);
