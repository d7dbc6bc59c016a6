import { setTimeout as delay } from 'node:timers/promises';
import type { TerminalPayment, TerminalPaymentState } from '@machikado/contracts/payment.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { PaymentTerminal } from '../drivers/payment-terminal.ts';
import { isOpen, type Attempt, type KnownEnd } from './attempt.ts';
import type { AttemptSettlement, NewAttempt, Owed, PaymentJournal } from './journal.ts';
import { resolveAttempt, type DoubtTiming } from './lost-attempt.ts';

export type PaymentRunnerOptions = {
  readonly journal: PaymentJournal;
  /** Absent on a kiosk that has none; what an earlier one left open stays unknown then. */
  readonly terminal: PaymentTerminal | undefined;
  readonly timing: DoubtTiming;
  readonly log: Log;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly newReference: () => string;
  readonly onPayment: (payment: TerminalPayment) => void;
  /** An attempt has an end that the city has not heard of. */
  readonly onEnd: () => void;
};

export type StartRefusal = 'no-terminal' | 'terminal-away' | 'payment-open' | 'storage-full';

export type PaymentRunner = {
  /** Writes an attempt down, before anybody is asked for anything. */
  readonly add: (wanted: Pick<NewAttempt, 'id' | 'bookingId'>) => Result<TerminalPayment, StartRefusal>;
  /** The city has said what is owed: the terminal is asked for it. */
  readonly send: (id: string, owed: Owed) => void;
  /** Lets go of an attempt where that is still possible. */
  readonly cancel: (id: string) => void;
  /** Ends an attempt that the city did not let begin, or may not have. */
  readonly withdraw: (id: string) => void;
  /** Ends an attempt that is unknown by what staff have said of it; any other one stays as it is. */
  readonly release: (id: string, end: KnownEnd) => Promise<void>;
  readonly describe: (id: string) => TerminalPayment | undefined;
  /** Resolves when the signal has fired and no charge is being waited for. */
  readonly finished: () => Promise<void>;
};

type Live = { state: TerminalPaymentState; mayGo: boolean };

const retryMs = 1000;

type Shown = {
  readonly live: Map<string, Live>;
  readonly describe: (id: string) => TerminalPayment | undefined;
  readonly show: (id: string, state?: TerminalPaymentState) => void;
  readonly isOpen: (id: string) => boolean;
  readonly settle: (id: string, end: Omit<AttemptSettlement, 'at'>) => Promise<void>;
};

/** How far each attempt is, for its page, and the one way to an end: the journal first, then everybody else. */
function showAttempts({ journal, log, now, signal, onPayment, onEnd }: PaymentRunnerOptions): Shown {
  const live = new Map<string, Live>();
  const describe = (id: string): TerminalPayment | undefined => {
    const attempt = journal.find(id);
    return attempt && describeAttempt(attempt, live.get(id)?.state);
  };
  const show = (id: string, state?: TerminalPaymentState) => {
    const known = live.get(id);
    if (known !== undefined && state !== undefined) known.state = state;
    const payment = describe(id);
    if (payment !== undefined) onPayment(payment);
  };
  const isOpenNow = (id: string): boolean => {
    const attempt = journal.find(id);
    return attempt !== undefined && isOpen(attempt);
  };
  const settle = async (id: string, end: Omit<AttemptSettlement, 'at'>): Promise<void> => {
    const { reference } = journal.find(id) ?? {};
    // What was said is kept until the disk takes it. The terminal and staff may both say an end; the first one stands.
    while (isOpenNow(id) && !journal.settle(id, { ...end, at: now() }).ok) {
      await delay(retryMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
    }
    if (journal.find(id)?.state !== end.state) {
      log.error('payment.contradicted', { reference, state: end.state });
      return;
    }
    log.info('payment.settled', { reference, state: end.state });
    if (end.state !== 'unknown') live.delete(id);
    show(id);
    onEnd();
  };
  return { live, describe, show, isOpen: isOpenNow, settle };
}

/** Brings attempts to their ends, one at a time, each sent to the terminal at most once. */
export function startPaymentRunner(options: PaymentRunnerOptions): PaymentRunner {
  const { journal, terminal, log, now, signal } = options;
  const { live, describe, show, isOpen: isStillOpen, settle } = showAttempts(options);
  const atWork = new Set<Promise<void>>();
  const track = (work: Promise<void>): void => {
    const done = work.finally(() => atWork.delete(done));
    atWork.add(done);
  };
  const resolve = (attempt: Attempt) => {
    show(attempt.id, 'checking');
    return resolveAttempt(attempt, { terminal, timing: options.timing, signal, isOpen: isStillOpen, settle, log });
  };
  const run = async (attempt: Attempt, owed: Owed): Promise<void> => {
    const { id, reference } = attempt;
    const outcome =
      terminal === undefined || live.get(id)?.mayGo === true
        ? ({ kind: 'not-started' } as const)
        : await terminal.charge({
            reference,
            yen: owed.yen,
            mayStart: () => journal.markSending(id, owed).ok,
            onProgress: (progress) => show(id, progress),
          });
    if (outcome.kind === 'not-started') await settle(id, { state: 'cancelled' });
    else if (outcome.kind !== 'lost') await settle(id, { ...outcome, state: outcome.kind });
    else if (!signal.aborted) await resolve({ ...attempt, ...owed, state: 'sending' });
  };
  recover({ journal, settle, resolve, track });
  return {
    describe,
    add: ({ id, bookingId }) => {
      if (terminal === undefined) return err('no-terminal');
      if (terminal.state() !== 'ready') return err('terminal-away');
      const reference = options.newReference();
      const added = journal.add({ id, bookingId, reference, terminal: terminal.name, createdAt: now() });
      if (!added.ok) return added;
      if (!added.value) return err('payment-open');
      live.set(id, { state: 'starting', mayGo: false });
      return ok({ id, bookingId, state: 'starting' });
    },
    send: (id, owed) => {
      const attempt = journal.find(id);
      if (attempt?.state === 'asked') track(run(attempt, owed));
    },
    cancel: (id) => {
      const known = live.get(id);
      const attempt = journal.find(id);
      if (known === undefined || attempt === undefined) return;
      known.mayGo = true;
      terminal?.cancel(attempt.reference);
    },
    release: async (id, end) => {
      if (journal.find(id)?.state === 'unknown') await settle(id, { state: end });
    },
    withdraw: (id) => {
      if (journal.find(id)?.state === 'asked') track(settle(id, { state: 'cancelled' }));
    },
    finished: async () => {
      await Promise.all(atWork);
    },
  };
}

type Recovery = {
  readonly journal: PaymentJournal;
  readonly settle: (id: string, end: Omit<AttemptSettlement, 'at'>) => Promise<void>;
  readonly resolve: (attempt: Attempt) => Promise<void>;
  readonly track: (work: Promise<void>) => void;
};

/** After a start: what was never sent is cancelled; what was sent is asked about, and never sent again. */
function recover({ journal, settle, resolve, track }: Recovery): void {
  for (const attempt of journal.open()) {
    track(attempt.state === 'asked' ? settle(attempt.id, { state: 'cancelled' }) : resolve(attempt));
  }
}

/** An attempt as its page may know it. */
function describeAttempt(attempt: Attempt, known: TerminalPaymentState | undefined): TerminalPayment {
  const { id, bookingId, yen, state } = attempt;
  const shown = state === 'asked' ? 'starting' : state === 'sending' ? (known ?? 'checking') : state;
  return { id, bookingId, ...(yen !== undefined && { yen }), state: shown };
}
