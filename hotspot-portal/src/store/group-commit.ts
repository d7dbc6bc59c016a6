import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';

/** Runs work that reads, decides and writes without a pause; resolves with its value when that is durable. */
export type Commit = <Value>(work: () => Value) => Promise<Value>;

type Waiting = { readonly run: () => void; readonly settle: (failure: { readonly error: unknown } | null) => void };

/**
 * What arrives in one turn of the event loop is committed together: a disk that takes ten milliseconds to say that
 * something is safe would let a hundred sign-ins through in a second, however fast everything else is. Each work stands
 * in a savepoint of its own, so that one which throws takes nothing of the others with it; nobody hears of his before
 * the whole group is on the disk.
 */
export function createGroupCommit(database: DatabaseSync): Commit {
  let waiting: Waiting[] = [];
  const commit = () => {
    const group = waiting;
    waiting = [];
    let failure: { readonly error: unknown } | null = null;
    try {
      transaction(database, () => {
        for (const { run } of group) run();
      });
    } catch (error) {
      failure = { error };
    }
    for (const { settle } of group) settle(failure);
  };
  return <Value>(work: () => Value) => {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    let conclude = (): void => undefined;
    const run = () => {
      try {
        const value = transaction(database, work);
        conclude = () => resolve(value);
      } catch (error) {
        // Where all of the transaction is gone (a full disk) the others must not be committed one by one.
        if (!database.isTransaction) throw error;
        conclude = () => reject(error);
      }
    };
    waiting.push({ run, settle: (failure) => (failure ? reject(failure.error) : conclude()) });
    if (waiting.length === 1) setImmediate(commit);
    return promise;
  };
}
