import { expect, test } from 'vitest';
import { spanOf } from './question.ts';

test.each([
  // A Tuesday, a Saturday and a Sunday.
  ['2026-11-24', { from: '2026-11-28', to: '2026-11-29' }],
  ['2026-11-28', { from: '2026-11-28', to: '2026-11-29' }],
  ['2026-11-29', { from: '2026-11-29', to: '2026-11-29' }],
])('the next weekend of %s', (today, span) => {
  expect(spanOf('weekend', today, undefined)).toEqual(span);
});

test('a date is that day alone, a week has seven days', () => {
  expect(spanOf('date', '2026-11-24', '2026-12-05')).toEqual({ from: '2026-12-05', to: '2026-12-05' });
  expect(spanOf('week', '2026-11-24', undefined)).toEqual({ from: '2026-11-24', to: '2026-11-30' });
});
