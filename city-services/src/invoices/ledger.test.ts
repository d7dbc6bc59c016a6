import fc from 'fast-check';
import { expect, test } from 'vitest';
import { postingsOf, type Happening } from './ledger.ts';

const yen = fc.integer({ min: 1, max: 10_000_000 });
const method = fc.constantFrom('counter' as const, 'terminal' as const);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ what: fc.constantFrom('invoiced' as const, 'voided' as const, 'refund-granted' as const), yen }),
  fc.record({ what: fc.constantFrom('deposit-invoiced' as const, 'deposit-voided' as const), yen }),
  fc.record({ what: fc.constantFrom('deposit-returned' as const, 'deposit-kept' as const), yen }),
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

/** A deposit's life: asked for, then withdrawn or paid, and what was paid is returned but for what is kept. */
const depositLife = fc
  .record({ yen, method, isPaid: fc.boolean(), keptShare: fc.integer({ min: 0, max: 100 }) })
  .map(({ yen: deposit, method: way, isPaid, keptShare }): { keptYen: number; happenings: Happening[] } => {
    const invoiced: Happening = { what: 'deposit-invoiced', yen: deposit };
    if (!isPaid) return { keptYen: 0, happenings: [invoiced, { what: 'deposit-voided', yen: deposit }] };
    const keptYen = Math.floor((deposit * keptShare) / 100);
    const back = deposit - keptYen;
    return {
      keptYen,
      happenings: [
        invoiced,
        { what: 'paid', yen: deposit, method: way },
        ...(keptYen > 0 ? [{ what: 'deposit-kept' as const, yen: keptYen }] : []),
        ...(back > 0
          ? ([
              { what: 'deposit-returned', yen: back },
              { what: 'refund-paid', yen: back, method: way },
            ] as const)
          : []),
      ],
    };
  });

test('over any deposits, however they end, the city keeps what staff kept and not a yen more, and none of it is a fee', () => {
  fc.assert(
    fc.property(fc.array(depositLife, { maxLength: 20 }), (lives) => {
      const sums = new Map<string, number>();
      for (const { account, yen: moved } of lives.flatMap(({ happenings }) => happenings).flatMap(postingsOf))
        sums.set(account, (sums.get(account) ?? 0) + moved);
      const of = (...names: string[]) => names.reduce((sum, name) => sum + (sums.get(name) ?? 0), 0);
      const kept = lives.reduce((sum, { keptYen }) => sum + keptYen, 0);
      expect(of(...sums.keys())).toBe(0);
      expect(of('counter-cash', 'terminal-clearing')).toBe(kept);
      expect(of('damage-income') + kept).toBe(0);
      for (const empty of ['receivable', 'deposit-liability', 'refund-payable', 'fee-income'])
        expect(of(empty) + 0).toBe(0);
    }),
  );
});
