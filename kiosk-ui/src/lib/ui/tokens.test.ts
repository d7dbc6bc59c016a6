import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contrastOf, parseHex, type Colour } from '@machikado/contracts/contrast.ts';

const themes = ['light', 'dark', 'paper', 'night', 'glare'];

/** The declarations of each rule, by selector, in the order of the file. */
function rulesOf(css: string): Map<string, Map<string, string>> {
  const rules = new Map<string, Map<string, string>>();
  for (const [, selector = '', body = ''] of css
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .matchAll(/([^{};]+)\{([^}]*)\}/g)) {
    const declared = body.split(';').map((line) => line.split(/:(.*)/s).map((part) => part.trim()));
    const known = rules.get(selector.trim()) ?? new Map<string, string>();
    for (const [name = '', value = ''] of declared) if (name.startsWith('--')) known.set(name, value);
    rules.set(selector.trim(), known);
  }
  return rules;
}

const primitives = createRequire(import.meta.url).resolve('@digital-go-jp/design-tokens/dist/tokens.css');
const agency = rulesOf(readFileSync(primitives, 'utf8')).get(':root') ?? new Map<string, string>();
const own = rulesOf(readFileSync(join(import.meta.dirname, 'colours.css'), 'utf8'));

/** The colour that a role has in a theme, followed through `var()` to its digits. */
function roleIn(theme: string, role: string): Colour {
  const worn = own.get(`:root[data-theme='${theme}']`);
  const value = worn?.get(role) ?? own.get(':root')?.get(role) ?? agency.get(role) ?? '';
  const next = /^var\((--[a-z0-9-]+)\)$/.exec(value)?.[1];
  const colour = next === undefined ? parseHex(value) : roleIn(theme, next);
  if (!colour) throw new Error(`${role} has no colour in ${theme}: "${value}"`);
  return colour;
}

const surfaces = ['--ground', '--raised'];
const washes = ['--primary-wash', '--accent-wash', '--good-wash', '--warn-wash', '--danger-wash'];

/** What is read or told apart together, and how well it must be. */
const pairs: readonly (readonly [front: string, backs: readonly string[], ratio: number])[] = [
  ['--ink', [...surfaces, ...washes], 7],
  ['--ink-soft', [...surfaces, ...washes], 4.5],
  ['--on-primary', ['--primary', '--primary-deep'], 4.5],
  ['--on-chosen', ['--chosen'], 7],
  ['--on-accent', ['--accent'], 4.5],
  ['--primary-deep', [...surfaces, '--primary-wash'], 4.5],
  ['--good', [...surfaces, '--good-wash'], 4.5],
  ['--warn', [...surfaces, '--warn-wash'], 4.5],
  ['--danger', [...surfaces, '--danger-wash'], 4.5],
  ['--line-strong', [...surfaces, ...washes], 3],
  ['--primary', surfaces, 3],
  ['--focus', surfaces, 3],
  ['--focus', ['--focus-halo'], 3],
  ...[1, 2, 3, 4, 5].map((level) => [`--on-level-${level}`, [`--level-${level}`], 4.5] as const),
];

test.each(themes)('%s: everything that is read together reads', (theme) => {
  const poor = pairs.flatMap(([front, backs, ratio]) =>
    backs
      .map((back) => ({ back, got: contrastOf(roleIn(theme, front), roleIn(theme, back)) }))
      .filter(({ got }) => got < ratio)
      .map(({ back, got }) => `${front} on ${back}: ${got.toFixed(2)}, must be ${ratio}`),
  );
  expect(poor).toEqual([]);
});

test('the primary button of the default theme reads at 7 : 1, and so do the two made for contrast', () => {
  for (const theme of ['light', 'paper', 'night'])
    expect(contrastOf(roleIn(theme, '--on-primary'), roleIn(theme, '--primary'))).toBeGreaterThanOrEqual(7);
});

test('every theme is declared, and no role of a theme is unknown to the default one', () => {
  const known = [...(own.get(':root')?.keys() ?? [])];
  for (const theme of themes.filter((one) => one !== 'light')) {
    const roles = [...(own.get(`:root[data-theme='${theme}']`)?.keys() ?? [])];
    expect(roles.length).toBeGreaterThan(20);
    expect(roles.filter((role) => !known.includes(role))).toEqual([]);
  }
});
