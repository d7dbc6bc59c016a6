import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('it is JSON of the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('the order of keys makes no difference at any depth', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
      const turned = Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, Object.fromEntries(Object.entries(inner).reverse())]),
      );
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
    }),
  );
});

test('what is undefined is not there', () => {
  expect(canonicalJson({ b: undefined, a: [undefined, 1] })).toBe('{"a":[null,1]}');
});
