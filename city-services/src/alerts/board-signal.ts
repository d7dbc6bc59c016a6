import type { CityDatabase } from '../store/database.ts';

/** Wakes those who wait for a change of the board. */
export type BoardSignal = {
  /** Resolves at the next change; take it before reading the board, so that no change falls between. */
  readonly changed: () => Promise<void>;
  readonly announce: () => void;
};

const signals = new WeakMap<CityDatabase, BoardSignal>();

/** The signal of one store: whoever writes to it announces, whoever reads from it waits. */
export function boardSignalOf(db: CityDatabase): BoardSignal {
  const known = signals.get(db);
  if (known !== undefined) return known;
  let next = Promise.withResolvers<undefined>();
  const signal: BoardSignal = {
    changed: () => next.promise,
    announce: () => {
      next.resolve(undefined);
      next = Promise.withResolvers<undefined>();
    },
  };
  signals.set(db, signal);
  return signal;
}
