import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockTimeOf, minutesOf } from '../facilities/clock.ts';
import { mostLent } from './lending.ts';

const span = fc
  .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 600 }))
  .map(([from, length]) => ({ starts: clockTimeOf(from), ends: clockTimeOf(Math.min(1440, from + length)) }));
const loan = fc.tuple(span, fc.integer({ min: 1, max: 9 })).map(([when, count]) => ({ ...when, count }));

// Catches: loans that touch counted together, one that began before the span forgotten, the sum taken for the most.
test('what is out at once is what a look at every minute finds', () => {
  fc.assert(
    fc.property(fc.array(loan, { maxLength: 12 }), span, (loans, wanted) => {
      let most = 0;
      for (let at = minutesOf(wanted.starts); at < minutesOf(wanted.ends); at++) {
        const now = clockTimeOf(at);
        const out = loans.filter((one) => one.starts <= now && now < one.ends).reduce((sum, one) => sum + one.count, 0);
        most = Math.max(most, out);
      }
      expect(mostLent(loans, wanted)).toBe(most);
    }),
  );
});
