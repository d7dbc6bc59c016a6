import { Payment } from '@machikado/contracts/payment.ts';
import { problemKindOf, type Problem } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { untoldEnd, type Attempt, type AttemptEnd } from './attempt.ts';
import { askForStaffWord, type StaffWordOptions } from './staff-word.ts';

export type OutcomeSender = {
  readonly wake: () => void;
  /** Tells the end of one attempt now; true once the city has it. */
  readonly tellNow: (id: string) => Promise<boolean>;
  /** Asks the city now whether staff have ended an attempt whose outcome nobody here knows. */
  readonly askNow: () => Promise<void>;
  /** Resolves when the signal has fired. */
  readonly finished: Promise<void>;
};

export type OutcomeSenderOptions = StaffWordOptions & {
  readonly now: () => Date;
  readonly firstPauseMs?: number;
};

const usualFirstPauseMs = 1000;
const longestPauseMs = 60_000;
/** How often the city is asked whether staff have ended an attempt whose outcome nobody here knows. */
const unknownAgainMs = 5 * 60_000;
/** A beginning that was on its way when this process died has arrived by now, or never will. */
const beginningMs = 15 * 60_000;

/**
 * What the city's answer means for an attempt. It takes the same end twice without doing anything twice, so that an
 * answer that got lost is simply asked for again.
 */
export function decideTold(
  attempt: Pick<Attempt, 'createdAt'> & { readonly end: AttemptEnd },
  answer: Result<unknown, Problem>,
  now: Date,
): AttemptEnd | 'closed' | 'ended' | 'again' {
  if (answer.ok) return attempt.end;
  const kind = problemKindOf(answer.error);
  // Staff have ended what is unknown here; anything else ended otherwise, and there is nothing left to say.
  if (kind === 'conflict') return attempt.end === 'unknown' ? 'ended' : 'closed';
  const hasBegun = attempt.end !== 'cancelled' || now.getTime() - Date.parse(attempt.createdAt) < beginningMs;
  return kind === 'not-found' && !hasBegun ? 'closed' : 'again';
}

/** Tells the city what became of each attempt, until it has acknowledged that; backs off while it is away. */
export function startOutcomeSender(options: OutcomeSenderOptions): OutcomeSender {
  const { journal, city, log, now, signal } = options;
  let wakeUp: () => void = () => undefined;
  const staff = askForStaffWord(options);
  const tell = async (attempt: Attempt, end: AttemptEnd): Promise<Result<undefined, 'again'>> => {
    const answer = await city.call({
      method: 'POST',
      path: `/v1/payments/${attempt.id}/outcome`,
      body: { state: end, ...(attempt.transaction !== undefined && { reference: attempt.transaction }) },
      answer: Payment,
      signal,
    });
    const told = decideTold({ createdAt: attempt.createdAt, end }, answer, now());
    if (told === 'again') return err('again');
    if (told === 'ended') return staff.ask(attempt);
    // The kiosk's word and the city's differ: people have to look at it, so it is said aloud.
    if (told === 'closed' && end === 'approved') log.error('payment.contradicted', { reference: attempt.reference });
    else log.info('payment.told', { reference: attempt.reference, state: end, told });
    const noted = journal.noteTold(attempt.id, told);
    return noted.ok ? ok() : err('again');
  };
  const tellAll = async (attempts: readonly Attempt[]): Promise<boolean> => {
    let done = true;
    for (const attempt of attempts) {
      const end = untoldEnd(attempt);
      if (end !== undefined && !(await tell(attempt, end)).ok) done = false;
    }
    return done;
  };
  /** Sleeps so long, or until an attempt ends or this process does. */
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      wakeUp = done;
      signal.addEventListener('abort', done, { once: true });
      if (signal.aborted) done();
    });
  const run = async (): Promise<void> => {
    const firstMs = options.firstPauseMs ?? usualFirstPauseMs;
    let pauseMs = firstMs;
    while (!signal.aborted) {
      const untold = journal.untold();
      if (untold.length === 0) {
        pauseMs = firstMs;
        await pause(unknownAgainMs);
        if (journal.untold().length === 0) await staff.askAll();
        continue;
      }
      if (await tellAll(untold)) continue;
      await pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  };
  return {
    wake: () => wakeUp(),
    tellNow: async (id) => {
      const attempt = journal.find(id);
      const end = attempt && untoldEnd(attempt);
      if (attempt === undefined) return false;
      return end === undefined ? attempt.told === attempt.state : (await tell(attempt, end)).ok;
    },
    askNow: staff.askAll,
    finished: run(),
  };
}
