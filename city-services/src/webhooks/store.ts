import { err, ok, type Result } from '@machikado/contracts/result.ts';
import {
  WebhookDelivery,
  WebhookKind,
  webhookTest,
  type Webhook,
  type WebhookFault,
  type WebhookRequest,
} from '@machikado/contracts/webhook.ts';
import type { Selectable } from 'kysely';
import { appendAudit } from '../audit/store.ts';
import type { CityContext } from '../http/context.ts';
import { newToken } from '../secrets/token.ts';
import { transact, type CityTransaction } from '../store/database.ts';
import type { WifiOfficeTables } from '../store/tables/wifi-office.ts';
import { queueFor } from './queue.ts';
import { secretText, signingKey } from './signature.ts';

const maxWebhooks = 20;
const shownDeliveries = 50;
/** What was delivered or given up is kept so long. */
export const keptMs = 30 * 86_400_000;

type Row = Selectable<WifiOfficeTables['webhook_subscription']>;

function webhookOf(row: Row): Webhook {
  return {
    id: row.id,
    url: row.url,
    kinds: WebhookKind.array().parse(JSON.parse(row.kinds)),
    active: row.active === 1,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}

export async function listWebhooks({ db }: CityContext): Promise<Webhook[]> {
  return (await db.selectFrom('webhook_subscription').selectAll().orderBy('created_at').execute()).map(webhookOf);
}

/** The newest tries and waits of all; the body stays in the store. */
export async function listDeliveries({ db }: CityContext): Promise<WebhookDelivery[]> {
  const rows = await db
    .selectFrom('webhook_delivery')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(shownDeliveries)
    .execute();
  return rows.map((row) =>
    WebhookDelivery.parse({
      ...{ id: row.id, webhookId: row.subscription_id, kind: row.kind, state: row.state, attempts: row.attempts },
      createdAt: row.created_at,
      ...(row.state === 'waiting' && { nextAt: row.next_at }),
      ...(row.settled_at !== null && { settledAt: row.settled_at }),
      ...(row.outcome !== null && { outcome: row.outcome }),
    }),
  );
}

type Act = { readonly by: string; readonly action: string; readonly subject: string };

function note(context: CityContext, tx: CityTransaction, { by, action, subject }: Act): Promise<void> {
  return appendAudit(tx, { at: context.now(), actor: `staff:${by}`, action: `webhook.${action}`, subject });
}

export type Made = { readonly webhook: Webhook; readonly secret: string };

/** Subscribes an address that has been judged before. Its key is given here and never again. */
export function addWebhook(
  context: CityContext,
  { url, kinds }: WebhookRequest,
  by: string,
): Promise<Result<Made, WebhookFault>> {
  return transact(context.db, async (tx): Promise<Result<Made, WebhookFault>> => {
    const { count } = await tx
      .selectFrom('webhook_subscription')
      .select((column) => column.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    if (count >= maxWebhooks) return err('too-many');
    const salt = newToken();
    const values = { id: context.randomUuid(), url, kinds: JSON.stringify(kinds), salt, active: 1, created_by: by };
    const row = await tx
      .insertInto('webhook_subscription')
      .values({ ...values, created_at: context.now().toISOString() })
      .returningAll()
      .executeTakeFirstOrThrow();
    await note(context, tx, { by, action: 'added', subject: `${row.id} ${new URL(url).hostname} ${kinds.join(' ')}` });
    return ok({ webhook: webhookOf(row), secret: secretText(signingKey(context.pepper, salt)) });
  });
}

/** Ends a subscription, with all that waits for it. */
export function removeWebhook(context: CityContext, id: string, by: string): Promise<Result<undefined, 'not-found'>> {
  return transact(context.db, async (tx): Promise<Result<undefined, 'not-found'>> => {
    await tx.deleteFrom('webhook_delivery').where('subscription_id', '=', id).execute();
    const gone = await tx.deleteFrom('webhook_subscription').where('id', '=', id).returning('id').execute();
    if (gone.length === 0) return err('not-found');
    await note(context, tx, { by, action: 'removed', subject: id });
    return ok();
  });
}

/** Sends one event to a receiver so that somebody sees it arrive; it also takes one that was gone back in. */
export function testWebhook(context: CityContext, id: string, by: string): Promise<Result<undefined, 'not-found'>> {
  return transact(context.db, async (tx): Promise<Result<undefined, 'not-found'>> => {
    const found = await tx
      .updateTable('webhook_subscription')
      .set({ active: 1 })
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    if (found === undefined) return err('not-found');
    await queueFor(context, tx, { subscriber: found, event: { kind: webhookTest, data: {} } });
    await note(context, tx, { by, action: 'tested', subject: id });
    return ok();
  });
}

/** Begins anew with an event that was given up. */
export function retryDelivery(context: CityContext, id: string, by: string): Promise<Result<undefined, 'not-found'>> {
  return transact(context.db, async (tx): Promise<Result<undefined, 'not-found'>> => {
    const again = { state: 'waiting' as const, attempts: 0, next_at: context.now().toISOString(), settled_at: null };
    const found = await tx
      .updateTable('webhook_delivery')
      .set(again)
      .where('id', '=', id)
      .where('state', '=', 'dead')
      .returning('id')
      .execute();
    if (found.length === 0) return err('not-found');
    await note(context, tx, { by, action: 'sent-again', subject: id });
    return ok();
  });
}
