import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { deriveVoucherCode, hashName, hashVoucherCode, type Voucher } from '../session/voucher.ts';

type VoucherRow = { hash: string; minutes: number; usable_until_ms: number; ends_at_ms: number | null };
type IssueRow = VoucherRow & { attempt: number; valid_minutes: number };

export type IssueOrder = {
  readonly idempotencyKey: string;
  readonly minutes: number;
  readonly validMinutes: number;
  readonly nowMs: number;
};
export type Issued = { readonly code: string; readonly minutes: number; readonly usableUntilMs: number };

export type VoucherStore = {
  /** Makes a voucher durable and gives its code; the same key gives the same voucher. */
  readonly issue: (order: IssueOrder) => Result<Issued, 'idempotency-key-reused'>;
  readonly find: (typedCode: string) => Voucher | null;
  readonly byHash: (hash: string) => Voucher | null;
  /** How often its time was made longer. */
  readonly renewalsOf: (hash: string) => number;
};

function toVoucher(row: VoucherRow): Voucher {
  return { hash: row.hash, minutes: row.minutes, usableUntilMs: row.usable_until_ms, endsAtMs: row.ends_at_ms };
}

/** Vouchers by the keyed hash of their code; the code itself is never written. */
export function createVoucherStore(database: DatabaseSync, key: Uint8Array): VoucherStore {
  const byHash = database.prepare('SELECT hash, minutes, usable_until_ms, ends_at_ms FROM vouchers WHERE hash = ?');
  const renewals = database.prepare('SELECT renewals FROM vouchers WHERE hash = ?');
  const byIssueKey = database.prepare('SELECT * FROM vouchers WHERE issue_key = ?');
  const insert = database.prepare(
    `INSERT OR IGNORE INTO vouchers (hash, issue_key, attempt, minutes, valid_minutes, usable_until_ms)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );

  const repeated = (row: IssueRow, order: IssueOrder): Result<Issued, 'idempotency-key-reused'> =>
    row.minutes === order.minutes && row.valid_minutes === order.validMinutes
      ? ok({
          code: deriveVoucherCode(key, order.idempotencyKey, row.attempt),
          minutes: row.minutes,
          usableUntilMs: row.usable_until_ms,
        })
      : err('idempotency-key-reused');

  return {
    issue: (order) =>
      transaction(database, () => {
        const issueKey = hashName(key, 'issue-key', order.idempotencyKey);
        const known = byIssueKey.get(issueKey) as IssueRow | undefined;
        if (known) return repeated(known, order);
        const usableUntilMs = order.nowMs + order.validMinutes * 60_000;
        for (let attempt = 0; ; attempt++) {
          const code = deriveVoucherCode(key, order.idempotencyKey, attempt);
          const hash = hashVoucherCode(key, code) ?? '';
          const row = [hash, issueKey, attempt, order.minutes, order.validMinutes, usableUntilMs];
          if (insert.run(...row).changes === 1) return ok({ code, minutes: order.minutes, usableUntilMs });
        }
      }),
    byHash: (hash) => {
      const row = byHash.get(hash) as VoucherRow | undefined;
      return row ? toVoucher(row) : null;
    },
    renewalsOf: (hash) => Number(renewals.get(hash)?.['renewals'] ?? 0),
    find: (typedCode) => {
      const hash = hashVoucherCode(key, typedCode);
      const row = hash === null ? undefined : (byHash.get(hash) as VoucherRow | undefined);
      return row ? toVoucher(row) : null;
    },
  };
}
