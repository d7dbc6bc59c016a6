import type { BookingRules } from '@machikado/contracts/booking-rules.ts';
import type { LotteryRule } from '@machikado/contracts/lottery.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Act } from '../audit/audit.ts';
import { appendAudit } from '../audit/store.ts';
import type { CounterIndex } from '../facilities/counters.ts';
import type { RoomIndex } from '../facilities/rooms.ts';
import type { CityContext } from '../http/context.ts';
import { transact, type CityTransaction } from '../store/database.ts';

/** One transaction on bookings, with what decisions in it need. */
export type Work = {
  readonly tx: CityTransaction;
  readonly now: Date;
  readonly rules: BookingRules;
  readonly rooms: RoomIndex;
  readonly counters: CounterIndex;
  readonly lotteries: readonly LotteryRule[];
  readonly randomUuid: () => string;
  /** `user:<id>`, `staff:<id>` or `city` for what happens by itself. */
  readonly actor: string;
  /** Notes an act for the audit chain. Its end is one row for the whole city, so it is taken last, when all is done. */
  readonly note: (action: string, subject: string, actor?: string) => void;
};

export type WorkContext = Pick<CityContext, 'db' | 'now' | 'pack' | 'rooms' | 'counters' | 'randomUuid'>;

/** Does a piece of work inside a transaction that is open already, and writes its acts at its end. */
export async function workIn<Value>(
  tx: CityTransaction,
  context: WorkContext,
  job: { readonly actor: string; readonly do: (work: Work) => Promise<Value> },
): Promise<Value> {
  const acts: Act[] = [];
  const now = context.now();
  const value = await job.do({
    tx,
    now,
    rules: context.pack.bookingRules,
    rooms: context.rooms,
    counters: context.counters,
    lotteries: context.pack.lotteries,
    randomUuid: context.randomUuid,
    actor: job.actor,
    note: (action, subject, actor = job.actor) => acts.push({ at: now, actor, action, subject }),
  });
  for (const act of acts) await appendAudit(tx, act);
  return value;
}

/** Thrown inside this module only: undoes a transaction whose work was refused. */
class Refused<Failure> extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super('refused');
    this.failure = failure;
  }
}

/** Does a piece of work that is never refused in a transaction of its own. */
export function doWork<Value>(
  context: WorkContext,
  actor: string,
  perform: (work: Work) => Promise<Value>,
): Promise<Value> {
  return transact(context.db, (tx) => workIn(tx, context, { actor, do: perform }));
}

/** Does a piece of work in a transaction of its own. A refusal undoes everything. */
export async function inWork<Value, Failure>(
  context: WorkContext,
  actor: string,
  perform: (work: Work) => Promise<Result<Value, Failure>>,
): Promise<Result<Value, Failure>> {
  try {
    return await doWork(context, actor, async (work) => {
      const done = await perform(work);
      if (!done.ok) throw new Refused(done.error);
      return ok(done.value);
    });
  } catch (error) {
    if (error instanceof Refused) return err(error.failure as Failure);
    throw error;
  }
}
