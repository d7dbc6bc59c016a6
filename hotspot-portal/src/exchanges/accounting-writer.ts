import { classifySqliteError } from '@machikado/runtime/sqlite.ts';
import type { AccountingEntry } from '../store/accounting.ts';
import { openSpool, type Spool } from '../store/spool.ts';
import type { Spot } from './spot.ts';
import { enforceLimits } from './usage.ts';

/** Takes what access points have counted. */
export type AccountingWriter = {
  /** Resolves with true when it is on the disk, with false when it is not: the access point is to send it again. */
  readonly save: (entry: AccountingEntry) => Promise<boolean>;
};

type Writing = Pick<Spot, 'accounting' | 'log'>;
type Waiting = { readonly entry: AccountingEntry; readonly settle: (saved: boolean) => void };

const maxWaiting = 4096;
const groupSize = 256;
const groupsAtOnce = 4;
/** A disk that takes longer is behind: what comes meanwhile is not even taken. */
const longestWriteMs = 5000;
const retryMs = 1000;
const tidyEveryMs = 3_600_000;

const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** Saves what arrives in one turn of the event loop in one transaction of the store, and waits for the disk there. */
export function createStoreWriter(spot: Spot): AccountingWriter {
  let waiting: Waiting[] = [];
  const commit = () => {
    const group = waiting;
    waiting = [];
    let vouchers: ReadonlySet<string> | null = null;
    try {
      vouchers = spot.accounting.save(group.map(({ entry }) => entry));
    } catch (error) {
      spot.log.error('accounting.not-saved', { message: String(error), count: group.length });
    }
    for (const { settle } of group) settle(vouchers !== null);
    if (vouchers && vouchers.size > 0) void enforceLimits(spot, vouchers);
  };
  return {
    save: (entry) => {
      if (waiting.length >= maxWaiting) return Promise.resolve(false);
      const { promise, resolve } = Promise.withResolvers<boolean>();
      waiting.push({ entry, settle: resolve });
      if (waiting.length === 1) setImmediate(commit);
      return promise;
    },
  };
}

/** An error that the same entry would bring again, so that waiting for a better time is of no use. */
function isOfEntry(error: unknown): boolean {
  const failure = classifySqliteError(error);
  return failure === null || failure === 'constraint';
}

type Standing = {
  /** How far the spool has come into the store. */
  applied: number;
  /** The store has refused: what is in the spool goes into it later, and in order. */
  behind: boolean;
};

/** Brings what is in the spool into the store. */
function createApplying({ accounting, log }: Writing, spool: Spool, onUsed: (vouchers: ReadonlySet<string>) => void) {
  const standing: Standing = { applied: accounting.place(), behind: false };
  /** What the store can never take must not keep everything that follows. */
  const applyOneByOne = (entries: readonly AccountingEntry[], number: number) => {
    for (const entry of entries) {
      try {
        onUsed(accounting.save([entry], number));
      } catch (error) {
        if (!isOfEntry(error)) throw error;
        log.error('accounting.not-possible', { message: String(error) });
      }
    }
  };
  const apply = (entries: readonly AccountingEntry[], number: number): boolean => {
    try {
      try {
        onUsed(accounting.save(entries, number));
      } catch (error) {
        if (!isOfEntry(error)) throw error;
        applyOneByOne(entries, number);
      }
      standing.applied = number;
      return true;
    } catch (error) {
      if (!standing.behind) log.error('accounting.behind', { message: String(error) });
      standing.behind = true;
      return false;
    }
  };
  return {
    standing,
    apply,
    /** A few of the groups that the files have beyond the store, so that who signs in meanwhile is not kept waiting. */
    catchUp: async (): Promise<'done' | 'more' | 'refused'> => {
      let groups = 0;
      for (const { number, payload } of spool.after(standing.applied)) {
        if (++groups > groupsAtOnce) return 'more';
        const entries = JSON.parse(payload.toString('utf8')) as AccountingEntry[];
        if (!apply(entries, number)) return 'refused';
        await nextTurn();
      }
      if (standing.applied < spool.last()) return 'more';
      if (standing.behind) log.warn('accounting.caught-up');
      standing.behind = false;
      return 'done';
    },
  };
}

/** Deletes what the store has for good; what it has not stays. */
async function tidy({ accounting, log }: Writing, { spool, upTo, what }: { spool: Spool; upTo: number; what?: 'all' }) {
  try {
    accounting.makeDurable();
  } catch (error) {
    log.error('accounting.not-durable', { message: String(error) });
    return;
  }
  await spool.forget(upTo, what);
}

export type SpoolWriter = AccountingWriter & AsyncDisposable;

/**
 * Writes groups to a spool, whose fsync is waited for on another thread, and to the store beside it, which waits for no
 * disk; says that they are saved when both are done, or the spool alone where the store refuses: it gets them when it can,
 * in order, and at the next start. What an earlier process has left in the spool is in the store when this resolves.
 */
export async function openSpoolWriter(spot: Spot, directory: string): Promise<SpoolWriter> {
  const onTorn = (bytes: number) => spot.log.warn('accounting.spool-torn', { bytes });
  const spool = openSpool({ directory, onTorn });
  const onUsed = (vouchers: ReadonlySet<string>) => {
    if (vouchers.size > 0) void enforceLimits(spot, vouchers);
  };
  const { standing, apply, catchUp } = createApplying(spot, spool, onUsed);
  let number = Math.max(standing.applied, spool.last());
  const state = { waiting: [] as Waiting[], writingSinceMs: null as number | null, closed: false, tidied: Date.now() };
  let retry: NodeJS.Timeout | undefined;
  let done: Promise<void> = Promise.resolve();

  /** The store is asked again after a while, whether or not anything comes. */
  const waitLonger = () => {
    retry ??= setTimeout(() => {
      retry = undefined;
      done = done.then(write);
    }, retryMs).unref();
  };
  const writeGroup = async () => {
    const group = state.waiting.splice(0, groupSize);
    const entries = group.map(({ entry }) => entry);
    const payload = Buffer.from(JSON.stringify(entries), 'utf8');
    const kept = spool.append({ number: ++number, payload });
    if (!standing.behind) apply(entries, number);
    const outcome = await kept;
    if (outcome === 'full') spot.log.error('storage.full', { what: 'accounting', count: group.length });
    for (const { settle } of group) settle(outcome === 'kept');
  };
  const write = async (): Promise<void> => {
    while (state.waiting.length > 0 || (standing.behind && !retry)) {
      state.writingSinceMs = performance.now();
      if (state.waiting.length > 0) await writeGroup();
      if (!standing.behind) {
        if (spool.isLong()) await tidy(spot, { spool, upTo: standing.applied });
      } else if (!retry && (await catchUp()) === 'refused') waitLonger();
    }
    state.writingSinceMs = null;
  };
  const tidyAll = () => tidy(spot, { spool, upTo: standing.applied, what: 'all' });
  const tidying = setInterval(() => void (done = done.then(tidyAll)), tidyEveryMs).unref();
  standing.behind = standing.applied < spool.last();
  await write();
  if (!standing.behind) await tidyAll();
  return {
    save: (entry) => {
      const sinceMs = state.writingSinceMs;
      const isSlow = sinceMs !== null && performance.now() - sinceMs > longestWriteMs;
      if (state.closed || isSlow || state.waiting.length >= maxWaiting) return Promise.resolve(false);
      const { promise, resolve } = Promise.withResolvers<boolean>();
      state.waiting.push({ entry, settle: resolve });
      if (state.waiting.length === 1 && state.writingSinceMs === null) {
        state.writingSinceMs = performance.now();
        setImmediate(() => void (done = done.then(write)));
      }
      return promise;
    },
    [Symbol.asyncDispose]: async () => {
      state.closed = true;
      clearInterval(tidying);
      clearTimeout(retry);
      await nextTurn();
      await done;
      if (!standing.behind) await tidyAll();
      await spool[Symbol.asyncDispose]();
    },
  };
}
