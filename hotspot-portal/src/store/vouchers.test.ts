import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { migrate } from './migrations.ts';
import { createVoucherStore } from './vouchers.ts';

function open() {
  const database = new DatabaseSync(':memory:');
  migrate(database);
  return { database, vouchers: createVoucherStore(database, Buffer.alloc(32, 3)) };
}
const order = { idempotencyKey: 'b7a0a3c8-6f3e-4f55-9d8c-0a1b2c3d4e5f', minutes: 60, validMinutes: 120, nowMs: 1000 };

test('the same key gets the same voucher again, and with other minutes it is a conflict', () => {
  const { database, vouchers } = open();
  const first = vouchers.issue(order);
  expect(vouchers.issue({ ...order, nowMs: 99_000 })).toEqual(first);
  expect(vouchers.issue({ ...order, minutes: 30 })).toEqual({ ok: false, error: 'idempotency-key-reused' });
  expect(database.prepare('SELECT count(*) AS n FROM vouchers').get()).toEqual({ n: 1 });
});

test('neither the code nor the key stands in the store', () => {
  const { database, vouchers } = open();
  const issued = vouchers.issue(order);
  const code = issued.ok ? issued.value.code : '';
  const stored = JSON.stringify(database.prepare('SELECT * FROM vouchers').all());
  expect(stored).not.toContain(code.slice(0, 5));
  expect(stored).not.toContain(order.idempotencyKey);
  expect(vouchers.find(code)).toMatchObject({ minutes: 60, usableUntilMs: 1000 + 7_200_000, endsAtMs: null });
});

test('migrating twice changes nothing, and a store of a later program is refused', () => {
  const { database } = open();
  migrate(database);
  database.exec('PRAGMA user_version=99');
  expect(() => migrate(database)).toThrow('later version');
});
