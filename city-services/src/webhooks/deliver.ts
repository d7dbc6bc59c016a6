import type { CityContext } from '../http/context.ts';
import { transact } from '../store/database.ts';
import { holdMs, settle, type Outcome } from './attempts.ts';
import { sendMessage, type SendRules } from './send.ts';
import { signatureHeaders, signingKey } from './signature.ts';
import { keptMs } from './store.ts';

const atOnce = 10;

type Due = {
  readonly id: string;
  readonly subscription_id: string;
  readonly body: string;
  readonly attempts: number;
  readonly url: string;
  readonly salt: string;
};

/**
 * Takes what is due as its own for a minute, and counts the try before it is made: a receiver that makes the process die
 * is given up like any other.
 */
function takeDue(context: CityContext): Promise<Due[]> {
  return transact(context.db, async (tx) => {
    const now = context.now();
    const heldUntil = new Date(now.getTime() + holdMs).toISOString();
    const due = await tx
      .selectFrom('webhook_delivery')
      .innerJoin('webhook_subscription', 'webhook_subscription.id', 'webhook_delivery.subscription_id')
      .select(['webhook_delivery.id', 'subscription_id', 'body', 'attempts', 'next_at', 'url', 'salt'])
      .where('state', '=', 'waiting')
      .where('next_at', '<=', now.toISOString())
      .orderBy('next_at')
      .limit(atOnce)
      .execute();
    const taken: Due[] = [];
    for (const { next_at: nextAt, ...one } of due) {
      const mine = await tx
        .updateTable('webhook_delivery')
        .set({ attempts: one.attempts + 1, next_at: heldUntil })
        .where('id', '=', one.id)
        .where('next_at', '=', nextAt)
        .returning('id')
        .execute();
      if (mine.length > 0) taken.push({ ...one, attempts: one.attempts + 1 });
    }
    return taken;
  });
}

async function writeOutcome(context: CityContext, due: Due, outcome: Outcome): Promise<void> {
  const now = context.now();
  const settled = settle(outcome, due.attempts, now);
  const words = 'status' in outcome ? String(outcome.status) : outcome.fault;
  if (settled.state !== 'delivered') context.log.warn('webhook.failed', { outcome: words, attempts: due.attempts });
  await transact(context.db, async (tx) => {
    await tx
      .updateTable('webhook_delivery')
      .set({
        state: settled.state,
        outcome: words,
        ...(settled.state === 'waiting'
          ? { next_at: settled.nextAt.toISOString() }
          : { settled_at: now.toISOString() }),
      })
      .where('id', '=', due.id)
      .execute();
    if (settled.state === 'dead' && settled.gone) {
      await tx.updateTable('webhook_subscription').set({ active: 0 }).where('id', '=', due.subscription_id).execute();
    }
  });
}

/** Sends what is due, side by side: a receiver that is slow holds up no other. Old ends are let go. */
export async function deliverDue(context: CityContext, rules: SendRules): Promise<void> {
  const due = await takeDue(context);
  const deliver = async (one: Due) => {
    const key = signingKey(context.pepper, one.salt);
    const headers = signatureHeaders(key, { id: one.id, at: context.now(), body: one.body });
    await writeOutcome(context, one, await sendMessage({ url: one.url, headers, body: one.body }, rules));
  };
  await Promise.all(due.map(deliver));
  const before = new Date(context.now().getTime() - keptMs).toISOString();
  await context.db.deleteFrom('webhook_delivery').where('settled_at', '<', before).execute();
}
