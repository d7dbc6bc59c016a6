import { addDays, civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { SpotUse, type UsePeriod, type WifiUse } from '@machikado/contracts/wifi-use.ts';
import type { CityContext } from '../http/context.ts';

type UseContext = Pick<CityContext, 'db' | 'now'>;

/** Hours are for looking closely at the last time; days and months stay. */
const keptHourDays = 800;
/** A month of a large city by the day has some thousands; an answer of more would not be read. */
const maxRows = 5000;

/** Stores what a spot tells; told again it takes the place of what was told, so that nothing counts twice. */
export async function storeUses(context: UseContext, asset: string, uses: readonly SpotUse[]): Promise<void> {
  const received = context.now();
  const kept = addDays(civilTimeAt(received).date, -keptHourDays);
  await context.db.transaction().execute(async (tx) => {
    for (const use of uses) {
      const row = { body: JSON.stringify(use), received_at: received.toISOString() };
      await tx
        .insertInto('wifi_use')
        .values({ asset, period: use.period, start: use.start, ...row })
        .onConflict((conflict) => conflict.columns(['period', 'start', 'asset']).doUpdateSet(row))
        .execute();
    }
    await tx.deleteFrom('wifi_use').where('period', '=', 'hour').where('start', '<', kept).execute();
  });
}

export type UseSpan = { readonly period: UsePeriod; readonly from: string; readonly to: string };

/** What all spots have told of a span, both ends included, in the order of time. */
export async function usesBetween(
  { db }: Pick<CityContext, 'db'>,
  { period, from, to }: UseSpan,
): Promise<{ uses: WifiUse[]; isCut: boolean }> {
  const rows = await db
    .selectFrom('wifi_use')
    .select(['asset', 'body'])
    .where('period', '=', period)
    .where('start', '>=', from)
    .where('start', '<=', to)
    .orderBy('start')
    .orderBy('asset')
    .limit(maxRows + 1)
    .execute();
  const uses = rows.slice(0, maxRows).map(({ asset, body }) => ({ asset, ...SpotUse.parse(JSON.parse(body)) }));
  return { uses, isCut: rows.length > maxRows };
}
