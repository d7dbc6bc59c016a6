import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import type { z as Zod } from 'zod';

const contracts = join(import.meta.dirname, '../../../../contracts/src');
type Schema = Pick<Zod.ZodType, 'safeParse'>;

afterEach(() => {
  vi.doUnmock('zod');
  vi.resetModules();
});

/** Every schema of the contracts by file and name, built with zod or with what the pages carry in its place. */
async function schemasOf(maker: 'zod' | 'page'): Promise<Map<string, Schema>> {
  vi.resetModules();
  if (maker === 'page') vi.doMock('zod', () => import('./answer-shape.ts'));
  else vi.doUnmock('zod');
  const found = new Map<string, Schema>();
  for (const file of readdirSync(contracts).filter((name) => !name.endsWith('.test.ts'))) {
    const module = (await import(join(contracts, file))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module)) {
      if (typeof value === 'object' && value !== null && 'safeParse' in value) {
        found.set(`${file} ${name}`, value as Schema);
      }
    }
  }
  return found;
}

const words = [
  ...['ja', 'en', 'ja-x-easy', 'kiosk', 'permit', 'printer', 'ready', 'touch', 'start', 'number', 'card', 'text'],
  ...['2026-02-28', '2026-02-29', '2028-02-29', '2026-13-01', '0000-01-01', '24:00', '23:59', '9:00'],
  ...['2026-11-25T09:00:00.000Z', '2026-11-25T09:00Z', '2026-11-25T09:00:00+09:00', '2026-11-25T24:00:00Z'],
  ...['6f1ed002-ab5d-4f1b-9d3c-0a3c9b1e2d4f', '00000000-0000-0000-0000-000000000000', 'G-0001', 'QWER-TYPA'],
  ...['https://example.jp/?q=%s', 'http://example.jp', 'ftp://x', 'javascript:0', ' https://example.jp', '#00aaff'],
  ...[
    'YWJj',
    'YQ==',
    'a_b-',
    'あさひ',
    'urn:machikado:problem:internal',
    'urn:machikado:problem:none',
    'asahikawa',
    '',
  ],
];
const leaf = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words) },
  fc.string(),
  fc.integer({ min: -5, max: 100_000 }),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, [], {}),
);

/** Values that often fit: made along the schema as JSON Schema tells it, with something wrong in them now and then. */
function valuesFor(json: Record<string, unknown>): fc.Arbitrary<unknown> {
  const spoilt = (good: fc.Arbitrary<unknown>) => fc.oneof({ weight: 14, arbitrary: good }, leaf);
  const options = (json['oneOf'] ?? json['anyOf']) as Record<string, unknown>[] | undefined;
  if (options) return fc.oneof(...options.map(valuesFor));
  if ('const' in json) return spoilt(fc.constant(json['const']));
  if (Array.isArray(json['enum'])) return spoilt(fc.constantFrom(...(json['enum'] as unknown[])));
  if (json['type'] === 'array') {
    return spoilt(fc.array(valuesFor(json['items'] as Record<string, unknown>), { maxLength: 3 }));
  }
  if (json['type'] === 'object' && json['properties']) {
    const properties = json['properties'] as Record<string, Record<string, unknown>>;
    const fields = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, valuesFor(one)]));
    const requiredKeys = (json['required'] ?? []) as string[];
    const foreign = fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, fc.constant({ foreign: 1 }));
    return spoilt(fc.tuple(fc.record(fields, { requiredKeys }), foreign).map(([own, more]) => ({ ...own, ...more })));
  }
  if (json['type'] === 'object') return spoilt(fc.dictionary(fc.constantFrom('a', 'b-c', 'D'), leaf, { maxKeys: 2 }));
  if (json['type'] === 'integer') return spoilt(fc.integer({ min: 1, max: 600 }));
  if (typeof json['pattern'] === 'string' && !json['pattern'].includes('(?=')) {
    return spoilt(fc.stringMatching(new RegExp(json['pattern'])));
  }
  return leaf;
}

test('every contract reads the same with the page’s own shapes as with zod', async () => {
  const [real, own] = [await schemasOf('zod'), await schemasOf('page')];
  const { z } = await vi.importActual<{ z: typeof Zod }>('zod');
  expect([...own.keys()]).toEqual([...real.keys()]);
  let fitted = 0;
  for (const [name, schema] of real) {
    const json = z.toJSONSchema(schema as Zod.ZodType, { io: 'input', unrepresentable: 'any', reused: 'inline' });
    fc.assert(
      fc.property(fc.oneof(valuesFor(json), leaf), (value) => {
        const [wanted, given] = [schema.safeParse(value), own.get(name)?.safeParse(value)];
        fitted += Number(wanted.success);
        expect({ name, value, ...given }).toEqual({ name, value, ...(wanted.success ? wanted : { success: false }) });
      }),
      { numRuns: 60 },
    );
  }
  // Else all would be alike because nothing ever fits.
  expect(fitted).toBeGreaterThan(real.size * 10);
}, 60_000);
