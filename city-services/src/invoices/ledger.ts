import assert from 'node:assert/strict';

/**
 * 未収金 · 使用料 · 窓口の現金 · 決済端末の未入金 · 還付未払金 · 預り金 · 弁償金. Debits are above zero, credits below. A deposit
 * is owed to whoever paid it, and no income before a part of it is kept.
 */
export const accounts = [
  'receivable',
  'fee-income',
  'counter-cash',
  'terminal-clearing',
  'refund-payable',
  'deposit-liability',
  'damage-income',
] as const;
export type Account = (typeof accounts)[number];

export type Posting = { readonly account: Account; readonly yen: number };

/** What happens to money; each is one entry of the ledger. */
export type Happening =
  | { readonly what: 'invoiced'; readonly yen: number }
  | { readonly what: 'voided'; readonly yen: number }
  | { readonly what: 'deposit-invoiced'; readonly yen: number }
  | { readonly what: 'deposit-voided'; readonly yen: number }
  | { readonly what: 'deposit-returned'; readonly yen: number }
  | { readonly what: 'deposit-kept'; readonly yen: number }
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
    case 'deposit-invoiced':
      return transfer(yen, 'receivable', 'deposit-liability');
    case 'deposit-voided':
      return transfer(yen, 'deposit-liability', 'receivable');
    case 'deposit-returned':
      return transfer(yen, 'deposit-liability', 'refund-payable');
    case 'deposit-kept':
      return transfer(yen, 'deposit-liability', 'damage-income');
    case 'paid':
      return transfer(yen, moneyAt[happening.method], 'receivable');
    case 'refund-granted':
      return transfer(yen, 'fee-income', 'refund-payable');
    case 'refund-paid':
      return transfer(yen, 'refund-payable', moneyAt[happening.method]);
  }
}
