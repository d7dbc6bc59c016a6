import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@machikado/runtime/log.ts';
import type { ChargeStatus, PaymentTerminal } from '../drivers/payment-terminal.ts';
import type { Attempt } from './attempt.ts';
import type { AttemptSettlement } from './journal.ts';

export type DoubtTiming = {
  /** How often the terminal is asked while somebody waits for the answer, and afterwards. */
  readonly askMs: number;
  readonly askLaterMs: number;
  /** After so long the person is told that the outcome is not known. */
  readonly doubtMs: number;
  /** So long the terminal must go on not knowing a charge: bytes that were on their way have arrived by then. */
  readonly absenceMs: number;
};

export const usualDoubt: DoubtTiming = { askMs: 1000, askLaterMs: 10_000, doubtMs: 60_000, absenceMs: 2000 };

export type ResolveOptions = {
  readonly terminal: PaymentTerminal | undefined;
  readonly timing: DoubtTiming;
  readonly signal: AbortSignal;
  /** False once staff have ended the attempt: the terminal, which may be at another one, is asked no more. */
  readonly isOpen: (id: string) => boolean;
  readonly settle: (id: string, end: Omit<AttemptSettlement, 'at'>) => Promise<void>;
  readonly log: Log;
};

/**
 * Finds out what became of an attempt whose answer was not seen, by the terminal's word alone: it is asked until it
 * says an end, or goes on saying that it never had the charge. Meanwhile the attempt is told as unknown after a while,
 * and stays so where the terminal is gone or is another one, until staff end it.
 */
export async function resolveAttempt(attempt: Attempt, options: ResolveOptions): Promise<void> {
  const { terminal, timing, signal, settle } = options;
  const began = performance.now();
  let isUnknown = attempt.state === 'unknown';
  let absentSince: number | undefined;
  const isSame = terminal?.name === attempt.terminal;
  while (!signal.aborted && options.isOpen(attempt.id)) {
    const status = isSame ? await askOnce(terminal, attempt) : ({ kind: 'unreachable' } as const);
    if (status.kind === 'approved' || status.kind === 'declined' || status.kind === 'cancelled')
      return settle(attempt.id, { ...status, state: status.kind });
    if (status.kind !== 'not-found') absentSince = undefined;
    else if (absentSince === undefined) absentSince = performance.now();
    else if (performance.now() - absentSince >= timing.absenceMs) return settle(attempt.id, { state: 'cancelled' });
    if (!isUnknown && (!isSame || performance.now() - began >= timing.doubtMs)) {
      isUnknown = true;
      await settle(attempt.id, { state: 'unknown' });
      options.log.warn('payment.unknown', { reference: attempt.reference, because: status.kind });
    }
    const isSoon = absentSince !== undefined || performance.now() - began < timing.doubtMs;
    await delay(isSoon ? timing.askMs : timing.askLaterMs, undefined, { signal }).catch(() => undefined);
  }
}

/** A charge that nobody waits for at the terminal any more is let go of before it is asked about. */
async function askOnce(terminal: PaymentTerminal, attempt: Attempt): Promise<ChargeStatus> {
  terminal.cancel(attempt.reference);
  return terminal.status({ reference: attempt.reference, yen: attempt.yen ?? 0 });
}
