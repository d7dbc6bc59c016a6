import assert from 'node:assert/strict';

/** 未収金 · 使用料 · 窓口の現金 · 決済端末の未入金 · 還付未払金. Debits are above zero, credits below. */
export const accounts = ['receivable', 'fee-income', 'counter-cash', 'terminal-clearing', 'refund-payable'] as const;
export type Account = (typeof accounts)[number];

export type Posting = { readonly account: Account; readonly yen: number };

/** What happens to money; each is one entry of the ledger. */
export type Happening =
  | { readonly what: 'invoiced'; readonly yen: number }
  | { readonly what: 'voided'; readonly yen: number }
  | { readonly what: 'paid'; readonly yen: number; readonly method: 'counter' | 'terminal' }
  | { readonly what: 'refund-granted'; readonly yen: number }
  | { readonly what: 'refund-paid'; readonly yen: number; readonly method: 'counter' | 'terminal' };

const moneyAt = { counter: 'counter-cash', terminal: 'terminal-clearing' } as const;

function transfer(yen: number, to: Account, from: Account): Posting[] {
  return [
    { account: to, yen },
    { account: from, yen: -yen },
  ];
}

/** The postings of one entry, in double entry: they add up to nothing. `yen` is a positive integer. */
export function postingsOf(happening: Happening): Posting[] {
  const { yen } = happening;
  assert(Number.isSafeInteger(yen) && yen > 0, 'money is a positive whole number of yen');
  switch (happening.what) {
    case 'invoiced':
      return transfer(yen, 'receivable', 'fee-income');
    case 'voided':
      return transfer(yen, 'fee-income', 'receivable');
    case 'paid':
      return transfer(yen, moneyAt[happening.method], 'receivable');
    case 'refund-granted':
      return transfer(yen, 'fee-income', 'refund-payable');
    case 'refund-paid':
      return transfer(yen, 'refund-payable', moneyAt[happening.method]);
  }
}
