import { Payment } from '@machikado/contracts/payment.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { CityClient } from '../city/client.ts';
import type { Attempt, KnownEnd } from './attempt.ts';
import type { PaymentJournal } from './journal.ts';

export type StaffWordOptions = {
  readonly journal: PaymentJournal;
  readonly city: Pick<CityClient, 'call'>;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Staff have said what became of an attempt that is unknown here; resolves when it is written down. */
  readonly onStaffWord: (id: string, end: KnownEnd) => Promise<void>;
};

/**
 * What staff have said of an attempt that is unknown here, by what the city has on record. Only a known end is their
 * word: no answer, a refusal and an attempt that the city does not know leave it as it is.
 */
export function decideStaffWord(answer: Result<Pick<Payment, 'state'>, Problem>): KnownEnd | undefined {
  if (!answer.ok) return undefined;
  const { state } = answer.value;
  return state === 'started' || state === 'unknown' ? undefined : state;
}

/** Asks the city whether staff have ended what is unknown here, so that the terminal is free again. */
export function askForStaffWord({ journal, city, log, signal, onStaffWord }: StaffWordOptions) {
  const ask = async ({ id, reference }: Attempt): Promise<Result<undefined, 'again'>> => {
    const answer = await city.call({ method: 'GET', path: `/v1/payments/${id}`, answer: Payment, signal });
    const end = decideStaffWord(answer);
    if (end === undefined) return err('again');
    log.info('payment.ended-by-staff', { reference, state: end });
    await onStaffWord(id, end);
    return ok();
  };
  return {
    ask,
    askAll: async (): Promise<void> => {
      const unknown = journal.open().filter(({ state }) => state === 'unknown');
      await Promise.all(unknown.map(ask));
    },
  };
}
