import { expect, test } from 'vitest';
import { faultOf, isRequired, satisfies, valueOf, wantsKatakana } from './answers.ts';

test('a condition looks at the answers so far', () => {
  const condition = { properties: { helper: { const: true } }, required: ['helper'] };
  expect(satisfies(condition, { helper: true })).toBe(true);
  expect(satisfies(condition, { helper: false })).toBe(false);
  expect(satisfies(condition, {})).toBe(false);
  expect(satisfies({ properties: { age: { enum: ['a', 'b'] } } }, { age: 'c' })).toBe(false);
});

test('a condition beyond what is known is refused, never guessed', () => {
  expect(() => satisfies({ not: { const: 1 } }, 1)).toThrow('"not"');
});

test('typed answers become values of their type', () => {
  expect(valueOf({ type: 'integer' }, ' １２ ')).toBe(12);
  expect(valueOf({ type: 'boolean' }, 'false')).toBe(false);
  expect(valueOf({ type: 'string' }, 'ｱｻﾋ')).toBe('アサヒ');
  expect(valueOf({ type: 'string' }, '  ')).toBeUndefined();
  expect(valueOf({ type: 'integer' }, ' ')).toBeUndefined();
  expect(valueOf({ type: 'string', pattern: '^0[0-9-]{8,12}$' }, '０１６６ー００ー００００')).toBe('0166-00-0000');
  expect(valueOf({ type: 'string' }, '\u{fa19}田')).toBe('\u{fa19}田');
});

test('each limit has its own reason', () => {
  expect(faultOf({ type: 'string' }, '', true)).toEqual({ why: 'required' });
  expect(faultOf({ type: 'string' }, '', false)).toBeUndefined();
  expect(faultOf({ type: 'string', maxLength: 2 }, 'あいう', true)).toEqual({ why: 'too-long', limit: 2 });
  expect(faultOf({ type: 'integer', minimum: 1 }, '0', true)).toEqual({ why: 'too-small', limit: 1 });
  expect(faultOf({ type: 'integer' }, 'x', true)).toEqual({ why: 'number' });
  expect(faultOf({ type: 'string', pattern: '^[0-9]+$' }, 'a', true)).toEqual({ why: 'pattern' });
  expect(faultOf({ type: 'string', pattern: '^[0-9]+$' }, '012', true)).toBeUndefined();
});

test('a date must be in the calendar', () => {
  expect(faultOf({ type: 'string', format: 'date' }, '2023-02-29', true)).toEqual({ why: 'date' });
  expect(faultOf({ type: 'string', format: 'date' }, '2024-02-29', true)).toBeUndefined();
});

test('a kana field says which kana it wants', () => {
  expect(wantsKatakana({ pattern: '^[ァ-ヶー 　]+$' })).toBe(true);
  expect(wantsKatakana({ pattern: '^[ぁ-んァ-ヶー ]+$' })).toBe(false);
});

test('a branch of the schema makes its fields required', () => {
  const schema = {
    required: ['name'],
    if: { properties: { helper: { const: true } }, required: ['helper'] },
    then: { required: ['kind'] },
  };
  expect(isRequired(schema, 'name')).toBe(true);
  expect(isRequired(schema, 'kind', { helper: true })).toBe(true);
  expect(isRequired(schema, 'kind', { helper: false })).toBe(false);
});
