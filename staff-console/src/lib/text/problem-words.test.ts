import { expect, test } from 'vitest';
import { problem } from '@machikado/contracts/problem.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { problemWords } from './problem-words.ts';

test('a refused booking is told by its reason, not by the kind of problem', () => {
  const refused = problem('booking-limit', { refusal: { kind: 'booking-limit', limit: 5, per: 'open' } });
  expect(problemWords(refused, ja)).toContain('5件');
  expect(problemWords(refused, en)).toContain('(5)');
});

test('a reason that is not known falls back to the kind', () => {
  const refused = problem('conflict', { refusal: { kind: 'something-new' } });
  expect(problemWords(refused, ja)).toBe(ja.problems.conflict);
});
