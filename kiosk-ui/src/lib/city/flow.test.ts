import { afterEach, expect, test, vi } from 'vitest';
import { Procedure } from '@machikado/contracts/procedure.ts';
import { answersOf, isOpen, shownPages } from './flow.ts';

const text = (ja: string) => ({ ja, en: ja });
const form = (when: Record<string, unknown>) =>
  Procedure.parse({
    id: 'course',
    version: 1,
    kind: 'course',
    title: text('講座'),
    summary: text('講座'),
    schema: { properties: { helper: { type: 'boolean' }, helperName: { type: 'string' }, age: { type: 'integer' } } },
    ui: {},
    flow: [
      { id: 'a', title: text('一'), fields: ['helper', 'age'] },
      { id: 'b', title: text('二'), fields: ['helperName'], when },
    ],
    sample: true,
  });

test('a page is shown when the answers before it ask for it', () => {
  const procedure = form({ properties: { helper: { const: true } }, required: ['helper'] });
  const ids = (typed: Record<string, string>) => {
    const pages = shownPages(procedure, typed);
    return pages.ok ? pages.value.map((page) => page.id) : pages.error;
  };
  expect(ids({})).toEqual(['a']);
  expect(ids({ helper: 'false' })).toEqual(['a']);
  expect(ids({ helper: 'true' })).toEqual(['a', 'b']);
});

test('answers of a page that is not shown are not sent', () => {
  const procedure = form({ properties: { helper: { const: true } }, required: ['helper'] });
  const typed = { helper: 'false', helperName: '見本', age: '７０' };
  const pages = shownPages(procedure, typed);
  expect(pages.ok && answersOf(procedure, pages.value, typed)).toEqual({ helper: false, age: 70 });
});

test('a condition that is not supported closes the form visibly', () => {
  expect(shownPages(form({ anyOf: [] }), {})).toMatchObject({
    ok: false,
    error: expect.stringContaining('anyOf') as unknown,
  });
});

afterEach(() => vi.useRealTimers());

test('a procedure is open until the instant at which it closes', () => {
  const closing = { ...form({}), closesAt: '2026-12-01T17:00:00+09:00' };
  vi.setSystemTime('2026-12-01T07:59:59Z');
  expect([closing, form({})].filter(isOpen)).toHaveLength(2);
  vi.setSystemTime('2026-12-01T08:00:00Z');
  expect([closing].filter(isOpen)).toEqual([]);
});
