import { Hono } from 'hono';
import { VoucherBatchRequest } from '@machikado/contracts/voucher.ts';
import { appendAudit } from '../audit/store.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { idempotencyKeyOf } from '../http/idempotency.ts';
import { readJson, valueOrProblem } from '../http/problem.ts';
import { renderVoucherSheets } from '../papers/voucher-sheet.ts';
import { transact } from '../store/database.ts';
import { queueEvent } from '../webhooks/queue.ts';
import { issueVoucherBatch } from './batch.ts';

/**
 * `POST /wifi-vouchers`: many Wi-Fi codes as sheets to print. The act is in the audit chain before the paper leaves, the
 * codes are in no record of the city; the same key gives the same sheets again.
 */
export function staffVoucherRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  app.post('/wifi-vouchers', requireRole('clerk'), async (c) => {
    const key = idempotencyKeyOf(c);
    const wanted = await readJson(c, VoucherBatchRequest);
    const vouchers = valueOrProblem(await issueVoucherBatch(context, key, wanted));
    const at = context.now();
    const actor = `staff:${c.var.staff.staffId}`;
    const subject = `${wanted.count} x ${wanted.minutes} min`;
    await transact(context.db, async (tx) => {
      await appendAudit(tx, { at, actor, action: 'wifi-vouchers.printed', subject });
      await queueEvent(context, tx, {
        kind: 'vouchers.issued',
        data: { count: wanted.count, minutes: wanted.minutes },
      });
    });
    const pdf = await renderVoucherSheets(vouchers, context.city, at);
    return c.body(Uint8Array.from(pdf), 200, {
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="wifi-codes.pdf"',
      'cache-control': 'no-store',
    });
  });
  return app;
}
