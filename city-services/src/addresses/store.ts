import type { PostalAddress, PostalImport } from '@machikado/contracts/address.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { appendAudit } from '../audit/store.ts';
import type { CityContext } from '../http/context.ts';
import type { CityDatabase } from '../store/database.ts';
import { readPostalRecords, type PostalListFault } from './postal-list.ts';
import type { PostalRow } from './postal-row.ts';

const maxAddresses = 200;
const batchRows = 500;

/** The addresses of a code in the imported list; none where no list has been imported or the code is not in it. */
export async function findAddresses(db: CityDatabase, code: string): Promise<PostalAddress[]> {
  return db
    .selectFrom('postal_address')
    .innerJoin('postal_edition', 'postal_edition.id', 'postal_address.edition')
    .select(['prefecture', 'city', 'town'])
    .where('state', '=', 'current')
    .where('code', '=', code)
    .orderBy('position')
    .limit(maxAddresses)
    .execute();
}

async function beginEdition(context: CityContext): Promise<number> {
  return context.db.transaction().execute(async (tx) => {
    // What an import that was cut off has left behind.
    const left = tx.selectFrom('postal_edition').select('id').where('state', '=', 'importing');
    await tx.deleteFrom('postal_address').where('edition', 'in', left).execute();
    await tx.deleteFrom('postal_edition').where('state', '=', 'importing').execute();
    const last = await tx
      .selectFrom('postal_edition')
      .select((column) => column.fn.max('id').as('id'))
      .executeTakeFirst();
    const id = (last?.id ?? 0) + 1;
    const imported_at = context.now().toISOString();
    await tx.insertInto('postal_edition').values({ id, state: 'importing', rows: 0, imported_at }).execute();
    return id;
  });
}

/** A code may come back later in the list: its positions go on. */
function createPositions() {
  const counts = new Map<string, number>();
  return (code: string): number => {
    const position = counts.get(code) ?? 0;
    counts.set(code, position + 1);
    return position;
  };
}

async function writeRows(db: CityDatabase, edition: number, rows: AsyncIterable<PostalRow>): Promise<number> {
  const positionOf = createPositions();
  let batch: PostalRow[] = [];
  let count = 0;
  const flush = async () => {
    if (batch.length === 0) return;
    const values = batch.map(({ code, address }) => ({ edition, code, position: positionOf(code), ...address }));
    await db.insertInto('postal_address').values(values).execute();
    count += batch.length;
    batch = [];
  };
  for await (const row of rows) {
    batch.push(row);
    if (batch.length >= batchRows) await flush();
  }
  await flush();
  return count;
}

/** Makes an edition the one that is read and drops the one before: who asks sees the old list or the new, whole. */
async function replaceEdition(context: CityContext, edition: number, done: { rows: number; actor: string }) {
  await context.db.transaction().execute(async (tx) => {
    await tx.deleteFrom('postal_address').where('edition', '<>', edition).execute();
    await tx.deleteFrom('postal_edition').where('id', '<>', edition).execute();
    await tx
      .updateTable('postal_edition')
      .set({ state: 'current', rows: done.rows })
      .where('id', '=', edition)
      .execute();
    const subject = `edition ${edition}, ${done.rows} rows`;
    await appendAudit(tx, { at: context.now(), actor: done.actor, action: 'postal-addresses.imported', subject });
  });
}

/**
 * Imports Japan Post's `utf_ken_all.csv` as a new edition, in small steps beside everything else. Until the last step,
 * and after a failure, the former edition stays. Errors: see `PostalListFault`.
 */
export async function importPostalList(
  context: CityContext,
  list: AsyncIterable<Uint8Array>,
  actor: string,
): Promise<Result<PostalImport, PostalListFault>> {
  const edition = await beginEdition(context);
  const records = readPostalRecords(list);
  const rows = await writeRows(context.db, edition, records.rows);
  const fault = records.fault();
  if (fault !== undefined) return err(fault);
  await replaceEdition(context, edition, { rows, actor });
  return ok({ edition, rows });
}
