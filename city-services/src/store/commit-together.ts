import { setImmediate as nextTurn } from 'node:timers/promises';
import { CompiledQuery, type Kysely, type Transaction } from 'kysely';

type Job<Tables> = {
  readonly perform: (tx: Transaction<Tables>) => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
};

/** How many pieces of work go to the disk together at most; what reads waits for them. */
const mostTogether = 32;

/** For how many turns of the event loop, at most, the first waits for those behind it. */
const joiningTurns = 16;

const lines = new WeakMap<object, unknown[]>();

type Outcome = () => void;

const begin = CompiledQuery.raw('savepoint piece');
const undo = CompiledQuery.raw('rollback to piece');
const keep = CompiledQuery.raw('release piece');

/** Does one piece of work inside the common transaction; where it throws, what it wrote is undone and the others stand. */
async function attempt<Tables>(tx: Transaction<Tables>, job: Job<Tables>): Promise<Outcome> {
  await tx.executeQuery(begin);
  try {
    const value = await job.perform(tx);
    await tx.executeQuery(keep);
    return () => {
      job.resolve(value as never);
    };
  } catch (error) {
    try {
      await tx.executeQuery(undo);
      await tx.executeQuery(keep);
    } catch {
      // A full disk has ended the whole transaction: why is what everybody is told.
      throw error;
    }
    return () => {
      job.reject(error);
    };
  }
}

async function commit<Tables>(db: Kysely<Tables>, jobs: readonly Job<Tables>[]): Promise<void> {
  try {
    const outcomes = await db.transaction().execute(async (tx) => {
      const [only] = jobs;
      if (only !== undefined && jobs.length === 1) {
        const value = await only.perform(tx);
        return [() => only.resolve(value as never)];
      }
      const ended: Outcome[] = [];
      for (const job of jobs) ended.push(await attempt(tx, job));
      return ended;
    });
    // Nobody hears of success before all of it is on disk.
    for (const tell of outcomes) tell();
  } catch (error) {
    for (const job of jobs) job.reject(error);
  }
}

/**
 * Whoever has only to look something up before it joins the line is let through: then it need not wait for the next.
 * As long as somebody joined, somebody may be right behind.
 */
async function letJoin(line: readonly unknown[]): Promise<void> {
  let idle = 0;
  for (let turn = 0; turn < joiningTurns && idle < 2 && line.length < mostTogether; turn++) {
    const before = line.length;
    await nextTurn();
    idle = line.length > before ? 0 : idle + 1;
  }
}

async function workOff<Tables>(db: Kysely<Tables>, line: Job<Tables>[]): Promise<void> {
  while (line.length > 0) {
    await letJoin(line);
    const together = line.slice(0, mostTogether);
    await commit(db, together);
    // Those that came meanwhile are behind them.
    line.splice(0, together.length);
  }
}

/**
 * Transactions on SQLite, which does one after another and waits for the disk at the end of each: those that come while
 * one is under way are done in one go and go to the disk together. Each still succeeds or fails by itself, sees what
 * those before it did, and is told of success only when all are on disk; where the disk refuses, all of them fail.
 */
export function commitTogether<Tables, Value>(
  db: Kysely<Tables>,
  perform: (tx: Transaction<Tables>) => Promise<Value>,
): Promise<Value> {
  const line = (lines.get(db) ?? []) as Job<Tables>[];
  lines.set(db, line);
  return new Promise<Value>((resolve, reject) => {
    line.push({ perform, resolve, reject });
    if (line.length === 1) void workOff(db, line);
  });
}
