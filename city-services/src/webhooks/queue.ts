import type { webhookTest, WebhookKind } from '@machikado/contracts/webhook.ts';
import type { CityContext } from '../http/context.ts';
import type { CityTransaction } from '../store/database.ts';

type QueueContext = Pick<CityContext, 'now' | 'randomUuid' | 'city'>;

export type WebhookEvent = {
  readonly kind: WebhookKind | typeof webhookTest;
  /** About spots, counts and times: never about a person or a device of one. */
  readonly data: Readonly<Record<string, string | number | boolean>>;
};

type Subscriber = { readonly id: string; readonly kinds: string };

/**
 * Queues an event for everybody who wants to hear of it, in the transaction of what has happened: both are kept or
 * neither, and nothing is sent from here.
 */
export async function queueEvent(context: QueueContext, tx: CityTransaction, event: WebhookEvent): Promise<void> {
  const all = await tx.selectFrom('webhook_subscription').select(['id', 'kinds']).where('active', '=', 1).execute();
  const wanting = all.filter(({ kinds }) => (JSON.parse(kinds) as string[]).includes(event.kind));
  for (const subscriber of wanting) await queueFor(context, tx, { subscriber, event });
}

/** Queues an event for one subscriber, whatever it has subscribed to. */
export async function queueFor(
  context: QueueContext,
  tx: CityTransaction,
  { subscriber, event }: { readonly subscriber: Pick<Subscriber, 'id'>; readonly event: WebhookEvent },
): Promise<void> {
  const at = context.now().toISOString();
  const body = JSON.stringify({ type: event.kind, timestamp: at, data: { city: context.city.id, ...event.data } });
  const id = context.randomUuid();
  const delivery = { id, subscription_id: subscriber.id, kind: event.kind, body };
  await tx
    .insertInto('webhook_delivery')
    .values({ ...delivery, state: 'waiting', attempts: 0, next_at: at, created_at: at })
    .execute();
}

/** Notes a value under a name; true where it was another one or none before. What has to be told once is told then. */
export async function markOnce(tx: CityTransaction, name: string, value: string): Promise<boolean> {
  const before = await tx.selectFrom('webhook_mark').select('value').where('name', '=', name).executeTakeFirst();
  if (before?.value === value) return false;
  await tx
    .insertInto('webhook_mark')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
  return true;
}
