import { sql } from 'kysely';
import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { expire, markNoShow } from './endings.ts';
import { doWork, type WorkContext } from '../transactions/work.ts';

/** How many are looked at in one turn, each in a transaction of its own. */
const batch = 200;

/**
 * Ends what is over: holds that nobody paid or accepted, and uses that nobody came to. Nobody waits for it: whoever asks
 * for a slot ends the holds on it herself. The states are written out, so that SQLite sees that an index of few rows is
 * enough: with parameters it would read every booking there ever was.
 */
export async function sweepBookings(context: WorkContext): Promise<void> {
  const now = context.now();
  const due = await context.db
    .selectFrom('booking')
    .select('id')
    .where('state', '=', sql.lit('held'))
    .where('held_until', '<=', now.toISOString())
    .orderBy('held_until')
    .orderBy('number')
    .limit(batch)
    .execute();
  for (const { id } of due) await doWork(context, 'city', (work) => expire(work, id));
  const clock = civilTimeAt(now);
  const over = await context.db
    .selectFrom('booking')
    .select('id')
    .where(sql<boolean>`state in ('confirmed', 'permitted')`)
    .where('ends_at', '<=', `${clock.date}T${clock.time}`)
    .orderBy('ends_at')
    .orderBy('number')
    .limit(batch)
    .execute();
  for (const { id } of over) await doWork(context, 'city', (work) => markNoShow(work, id));
}
