import { createHash } from 'node:crypto';
import { problemKindOf } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import {
  DisclosureRows,
  maxDisclosureRows,
  type DisclosureOrder,
  type DisclosureRow as Connection,
} from '@machikado/contracts/wifi-disclosure.ts';
import { findActiveDevice, findActiveDevices, readDesired } from '../devices/store.ts';
import type { CityContext } from '../http/context.ts';
import { transact } from '../store/database.ts';
import { openSpot } from '../vouchers/issue.ts';
import type { StepFault } from './decision.ts';
import { disclosureFile } from './file.ts';
import { criterionOf, forgotten, judgeStep, lockDisclosure, note, spotsOf, type DisclosureRow } from './store.ts';

const timeoutMs = 8000;

export type ExportFault =
  | { readonly kind: StepFault | 'not-found' | 'too-many' }
  | { readonly kind: 'silent'; readonly spots: readonly string[] };

export type Exported = { readonly number: string; readonly file: Uint8Array };

type Answer = { readonly asset: string; readonly rows: DisclosureRows | undefined };

/** Asks one spot, as the city; `undefined` where it gives no answer. */
async function askSpot(context: CityContext, asset: string, order: DisclosureOrder): Promise<Answer> {
  const device = await findActiveDevice(context.db, asset);
  const { state } = await readDesired(context.db, asset);
  if (device?.kind !== 'wifi-spot' || state?.managementUrl === undefined) return { asset, rows: undefined };
  await using client = openSpot(context, { id: device.id, managementUrl: state.managementUrl, minutes: 0 });
  const call = { method: 'POST', path: '/v1/disclosures', body: order, answer: DisclosureRows, timeoutMs } as const;
  const answer = await client.call(call);
  if (!answer.ok) context.log.warn('disclosure.no-answer', { asset, reason: problemKindOf(answer.error) });
  return { asset, rows: answer.ok ? answer.value : undefined };
}

type Begun = { readonly row: DisclosureRow; readonly order: DisclosureOrder };

/** Before the first spot hears of it, it stands in the audit chain. */
function beginExport(context: CityContext, id: string, by: string): Promise<Result<Begun, ExportFault>> {
  return transact(context.db, async (tx): Promise<Result<Begun, ExportFault>> => {
    const row = await lockDisclosure(tx, id);
    if (row === undefined) return err({ kind: 'not-found' });
    const decided = judgeStep(context, row, { step: 'export', by });
    const actor = `staff:${by}`;
    const criterion = criterionOf(row);
    if (!decided.ok || criterion === undefined || row.decided_by === null) {
      const kind = decided.ok ? ('over' as const) : decided.error;
      await note(context, tx, { action: 'step-refused', actor, subject: `${row.number} export ${kind}` });
      return err({ kind });
    }
    await note(context, tx, { action: 'looked-up', actor, subject: row.number });
    const persons = { askedBy: row.asked_by, approvedBy: row.decided_by };
    const order = { id, number: row.number, ...persons, criterion, from: row.from_at, to: row.to_at };
    return ok({ row, order });
  });
}

/** Ends the request with the file; `over` where another one has had it in the meantime. */
function settleExport(
  context: CityContext,
  { id, by, rows, file }: { id: string; by: string; rows: number; file: Uint8Array },
): Promise<Result<undefined, ExportFault>> {
  const fileHash = createHash('sha256').update(file).digest('hex');
  return transact(context.db, async (tx): Promise<Result<undefined, ExportFault>> => {
    const row = await lockDisclosure(tx, id);
    const decided = row && judgeStep(context, row, { step: 'export', by });
    if (row === undefined || decided?.ok !== true) return err({ kind: 'over' });
    const ended = { ended_at: context.now().toISOString(), row_count: rows, file_hash: fileHash };
    await tx
      .updateTable('disclosure')
      .set({ state: 'exported', ...forgotten, ...ended })
      .where('id', '=', id)
      .execute();
    const subject = `${row.number} ${rows} rows sha256 ${fileHash}`;
    await note(context, tx, { action: 'exported', actor: `staff:${by}`, subject });
    return ok();
  });
}

/**
 * Collects the records of an approved disclosure from its spots and gives them to whoever asked, once. Nothing is handed
 * out, and it can be tried again, where a spot does not answer; nothing at all where there are more rows than allowed.
 */
export async function exportDisclosure(
  context: CityContext,
  id: string,
  by: string,
): Promise<Result<Exported, ExportFault>> {
  const begun = await beginExport(context, id, by);
  if (!begun.ok) return begun;
  const { row, order } = begun.value;
  const assets = spotsOf(row) ?? (await findActiveDevices(context.db, 'wifi-spot')).map(({ asset }) => asset);
  const answers = await Promise.all(assets.map((asset) => askSpot(context, asset, order)));
  const silent = answers.filter(({ rows }) => rows === undefined).map(({ asset }) => asset);
  if (silent.length > 0) return err({ kind: 'silent', spots: silent });
  const found = answers.flatMap(({ asset, rows }): { asset: string; row: Connection }[] =>
    (rows?.rows ?? []).map((one) => ({ asset, row: one })),
  );
  if (found.length > maxDisclosureRows || answers.some(({ rows }) => rows?.more)) return err({ kind: 'too-many' });
  const file = Buffer.from(disclosureFile({ row, criterion: order.criterion, found, at: context.now() }));
  const settled = await settleExport(context, { id, by, rows: found.length, file });
  return settled.ok ? ok({ number: row.number, file }) : settled;
}
