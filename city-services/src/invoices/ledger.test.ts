import fc from 'fast-check';
import { expect, test } from 'vitest';
import { postingsOf, type Happening } from './ledger.ts';

const yen = fc.integer({ min: 1, max: 10_000_000 });
const method = fc.constantFrom('counter' as const, 'terminal' as const);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ what: fc.constantFrom('invoiced' as const, 'voided' as const, 'refund-granted' as const), yen }),
  fc.record({ what: fc.constantFrom('paid' as const, 'refund-paid' as const), yen, method }),
);

test('the postings of every entry add up to nothing and move the whole amount', () => {
  fc.assert(
    fc.property(happening, (one) => {
      const postings = postingsOf(one);
      expect(postings.reduce((sum, posting) => sum + posting.yen, 0)).toBe(0);
      expect(Math.max(...postings.map((posting) => posting.yen))).toBe(one.yen);
      expect(new Set(postings.map((posting) => posting.account)).size).toBe(postings.length);
    }),
  );
});

test('an invoice that is paid, or withdrawn, leaves nothing to be received', () => {
  const receivable = (all: readonly Happening[]) =>
    all
      .flatMap(postingsOf)
      .filter((posting) => posting.account === 'receivable')
      .reduce((sum, posting) => sum + posting.yen, 0);
  expect(receivable([{ what: 'invoiced', yen: 800 }])).toBe(800);
  expect(
    receivable([
      { what: 'invoiced', yen: 800 },
      { what: 'paid', yen: 800, method: 'terminal' },
    ]),
  ).toBe(0);
  expect(
    receivable([
      { what: 'invoiced', yen: 800 },
      { what: 'voided', yen: 800 },
    ]),
  ).toBe(0);
});

test.each([0, -5, 0.5, Number.NaN])('%d yen is no money', (amount) => {
  expect(() => postingsOf({ what: 'invoiced', yen: amount })).toThrow();
});
