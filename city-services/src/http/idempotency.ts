import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { canonicalJson } from '@machikado/contracts/canonical-json.ts';
import { statement } from '../store/statement.ts';
import { transact, type CityTransaction } from '../store/database.ts';
import type { CityContext } from './context.ts';
import { parseInput, ProblemError } from './problem.ts';

/** What names one intended act: whose it is, the caller's key, and the body that came with it. */
export type Intent = { readonly scope: string; readonly key: string; readonly body: unknown };

export type Answer<Body> = { readonly status: ContentfulStatusCode; readonly body: Body };

const KeyHeader = z.object({ 'Idempotency-Key': z.uuid() });

/** The `Idempotency-Key` header, a UUID. Throws `bad-request` where it is missing. */
export function idempotencyKeyOf(c: Context): string {
  return parseInput({ 'Idempotency-Key': c.req.header('idempotency-key') }, KeyHeader)['Idempotency-Key'];
}

type Key = { readonly scope: string; readonly key: string };

const takeKey = statement((db, values: Key & { readonly hash: string; readonly at: string }) =>
  db
    .insertInto('idempotency')
    .values({
      scope: values.scope,
      key: values.key,
      request_hash: values.hash,
      status: 0,
      body: '',
      created_at: values.at,
    })
    .onConflict((conflict) => conflict.columns(['scope', 'key']).doNothing())
    .returning('key'),
);

const keepAnswer = statement((db, values: Key & { readonly status: number; readonly body: string }) =>
  db
    .updateTable('idempotency')
    .set({ status: values.status, body: values.body })
    .where('scope', '=', values.scope)
    .where('key', '=', values.key),
);

/**
 * Does `work` once for one scope and key, and stores its answer in the same transaction as what it wrote. A repetition
 * with the same body gets the stored answer with status 200; with another body it throws `idempotency-key-reused`.
 * What `work` throws undoes everything, and the key stays free.
 */
export function once<Body>(
  context: Pick<CityContext, 'db' | 'now'>,
  intent: Intent,
  work: (tx: CityTransaction) => Promise<Answer<Body>>,
): Promise<Answer<Body>> {
  const requestHash = createHash('sha256').update(canonicalJson(intent.body)).digest('hex');
  const row = { scope: intent.scope, key: intent.key };
  return transact(context.db, async (tx) => {
    // The key is taken before the work, so that on PostgreSQL a twin waits here for the first to commit.
    const [taken] = await takeKey(tx, { ...row, hash: requestHash, at: context.now().toISOString() });
    if (taken === undefined) return repeat<Body>(tx, row, requestHash);
    const answer = await work(tx);
    await keepAnswer(tx, { ...row, status: answer.status, body: JSON.stringify(answer.body) });
    return answer;
  });
}

async function repeat<Body>(tx: CityTransaction, row: Key, requestHash: string): Promise<Answer<Body>> {
  const stored = await tx
    .selectFrom('idempotency')
    .select(['request_hash', 'body'])
    .where('scope', '=', row.scope)
    .where('key', '=', row.key)
    .executeTakeFirstOrThrow();
  if (stored.request_hash !== requestHash) throw new ProblemError('idempotency-key-reused');
  return { status: 200, body: JSON.parse(stored.body) as Body };
}

/** Longer than any outage that a device's outbox rides out. */
const keptDays = 30;

/** Forgets answers older than 30 days. */
export async function forgetOldAnswers(context: Pick<CityContext, 'db' | 'now'>): Promise<void> {
  const before = new Date(context.now().getTime() - keptDays * 86_400_000).toISOString();
  await context.db.deleteFrom('idempotency').where('created_at', '<', before).execute();
}
