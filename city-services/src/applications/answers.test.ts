import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Procedure } from '@machikado/contracts/procedure.ts';
import { answersLimitBytes, compileForm } from './answers.ts';

const text = (ja: string, en: string) => ({ ja, en });
const asksHelp = { properties: { needsHelp: { const: true } }, required: ['needsHelp'] };
const asksWhich = { properties: { help: { const: 'other' } }, required: ['help'] };

/** Three pages: the second is shown to who needs help, the third to who needs another kind. */
const procedure = Procedure.parse({
  id: 'course',
  version: 1,
  kind: 'course',
  title: text('講座', 'Course'),
  summary: text('講座', 'Course'),
  schema: {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 40 },
      needsHelp: { type: 'boolean' },
      help: { type: 'string', enum: ['reading', 'other'] },
      which: { type: 'string', maxLength: 40 },
      born: { type: 'string', format: 'date' },
    },
    required: ['name', 'needsHelp'],
    if: asksHelp,
    then: { required: ['help'] },
  },
  ui: {
    name: { label: text('お名前', 'Name'), widget: 'text', personal: true },
    needsHelp: { label: text('手伝い', 'Help'), widget: 'yes-no' },
    help: {
      label: text('種類', 'Kind'),
      widget: 'choice',
      choices: { reading: text('読む', 'Read'), other: text('他', 'Other') },
    },
    which: { label: text('内容', 'What'), widget: 'text' },
    born: { label: text('生年月日', 'Birthday'), widget: 'date' },
  },
  flow: [
    { id: 'a', title: text('一', 'One'), fields: ['name', 'needsHelp', 'born'] },
    { id: 'b', title: text('二', 'Two'), fields: ['help'], when: asksHelp },
    { id: 'c', title: text('三', 'Three'), fields: ['which'], when: asksWhich },
  ],
  sample: true,
});
const form = compileForm(procedure);
const faultsOf = (answers: Record<string, unknown>) => {
  const checked = form.check(answers);
  return checked.ok ? [] : checked.error;
};

describe('answers to a form', () => {
  test('are read back in the order of the form, in the words of its choices', () => {
    const checked = form.check({ which: '車いす', help: 'other', needsHelp: true, name: '利用者 見本' });
    expect(checked.ok && checked.value.map(({ field, value }) => [field, value])).toEqual([
      ['name', '利用者 見本'],
      ['needsHelp', 'はい'],
      ['help', '他'],
      ['which', '車いす'],
    ]);
  });

  test.each([
    ['a missing answer', { needsHelp: false }, { pointer: '/name', reason: 'required' }],
    [
      'an answer that is too long',
      { name: '長'.repeat(41), needsHelp: false },
      { pointer: '/name', reason: 'maxLength' },
    ],
    ['an answer of the wrong type', { name: 'a', needsHelp: 'yes' }, { pointer: '/needsHelp', reason: 'type' }],
    [
      'no day of the calendar',
      { name: 'a', needsHelp: false, born: '2001-02-30' },
      { pointer: '/born', reason: 'format' },
    ],
    ['what a shown page asks for', { name: 'a', needsHelp: true }, { pointer: '/help', reason: 'required' }],
    [
      'an answer of a hidden page',
      { name: 'a', needsHelp: false, help: 'other' },
      { pointer: '/help', reason: 'not-asked' },
    ],
    [
      'an answer behind a hidden page',
      { name: 'a', needsHelp: false, help: 'other', which: 'x' },
      { pointer: '/which', reason: 'not-asked' },
    ],
    ['a field of nobody', { name: 'a', needsHelp: false, 'a/b': 1 }, { pointer: '/a~1b', reason: 'not-asked' }],
  ])('%s is a fault that names its place', (_, answers, fault) => {
    expect(faultsOf(answers)).toContainEqual(fault);
  });

  test('over 16 KiB they are refused whatever they say', () => {
    const name = 'a'.repeat(answersLimitBytes);
    expect(faultsOf({ name, needsHelp: false })).toEqual([{ pointer: '', reason: 'size' }]);
  });

  // Catches: answers to questions that were not asked let through, a page shown whatever its condition says.
  test('pass only if every answer belongs to a page that the answers before it show', () => {
    const answers = fc.record(
      {
        name: fc.string({ maxLength: 45 }),
        needsHelp: fc.boolean(),
        help: fc.constantFrom('reading', 'other', 'none'),
        which: fc.string({ maxLength: 45 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(answers, (given) => {
        if (!form.check(given).ok) return;
        if ('help' in given) expect(given.needsHelp).toBe(true);
        if ('which' in given) expect(given.help).toBe('other');
        expect(typeof given.name).toBe('string');
      }),
      { numRuns: 500 },
    );
  });

  // Catches: a crash or an answer in clear among the faults; anything from outside ends in a list of faults.
  test('of any shape end in a result whose faults say nothing of the answers', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (given) => {
        const faults = faultsOf({ ...given, name: 7, secretly: 'canary-3141592' });
        expect(faults.length).toBeGreaterThan(0);
        expect(faults.length).toBeLessThanOrEqual(20);
        expect(JSON.stringify(faults)).not.toContain('canary');
      }),
    );
  });
});
