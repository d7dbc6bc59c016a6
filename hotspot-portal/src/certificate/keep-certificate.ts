import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@machikado/runtime/log.ts';
import { orderCertificate, type OrderFault } from './acme-order.ts';
import type { Acme } from './acme-settings.ts';
import type { Judgement } from './judge.ts';
import type { PortalCertificate } from './portal-certificate.ts';
import { openRenewalBook, type RenewalBook } from './renewal-book.ts';
import { daysLeft, decideAlarm, pauseAfterMs, renewAtMs, type Alarm } from './renewal.ts';

/** How the certificate is, for the technician, the city and a collector of figures. */
export type CertificateStanding = {
  readonly state: Judgement['state'];
  /** False: pages go over http, and nothing is announced. */
  readonly trusted: boolean;
  readonly from: 'acme' | 'file' | 'self-made';
  readonly expiresAtMs: number;
  readonly daysLeft: number;
  readonly alarm: Alarm;
  /** Absent where no authority is asked. */
  readonly renewal?: {
    readonly ordering: boolean;
    readonly nextAtMs: number;
    readonly failures: number;
    readonly fault: { readonly reason: string; readonly detail: string } | null;
  };
};

/** What the city hears. */
export type CertificateFacts = { readonly state: 'soon' | 'near' | 'over' | 'renewed' | 'not-renewed' } & {
  readonly days?: number;
  readonly reason?: string;
};

export type KeptCertificate = Pick<PortalCertificate, 'take' | 'trusted'> & {
  readonly standing: () => CertificateStanding;
  /** Orders now, whatever the time; false where no authority is known or an order is under way. */
  readonly orderNow: () => boolean;
  readonly keep: (tell: (facts: CertificateFacts) => void, signal: AbortSignal) => Promise<void>;
};

export type CertificateKeeper = {
  readonly directory: string;
  readonly name: string;
  readonly certificate: PortalCertificate;
  readonly acme: Acme | undefined;
  readonly now: () => number;
  readonly log: Log;
};

const lookEveryMs = 60_000;

function nextOrderAtMs({ certificate, now }: CertificateKeeper, book: RenewalBook): number {
  const { nextTryAtMs } = book.now();
  if (!certificate.trusted()) return Math.max(nextTryAtMs, now());
  return Math.max(nextTryAtMs, renewAtMs(certificate.served().certificate, certificate.life()));
}

function standingOf(keeper: CertificateKeeper, book: RenewalBook, ordering: boolean): CertificateStanding {
  const { certificate, acme, now } = keeper;
  const { state } = certificate.judgement();
  const life = certificate.life();
  const { failures, fault, issued } = book.now();
  return {
    state,
    trusted: certificate.trusted(),
    from: state === 'self-signed' ? 'self-made' : issued === certificate.fingerprint() ? 'acme' : 'file',
    expiresAtMs: life.expiresAtMs,
    daysLeft: daysLeft(life, now()),
    alarm: state === 'expired' ? 'over' : state === 'good' ? decideAlarm(life, now()) : 'none',
    ...(acme && { renewal: { ordering, nextAtMs: nextOrderAtMs(keeper, book), failures, fault } }),
  };
}

type Tell = (facts: CertificateFacts) => void;

/** Orders once; what comes of it is in the book, in the log and, where it is news, with the city. */
async function order(
  keeper: CertificateKeeper & { acme: Acme },
  book: RenewalBook,
  context: { tell: Tell; signal: AbortSignal },
) {
  const { directory, name, acme, certificate, now, log } = keeper;
  const ordered = await orderCertificate({ acme, directory, name, nowMs: now(), signal: context.signal });
  if (context.signal.aborted) return;
  const taken = ordered.ok ? await certificate.take(ordered.value) : ordered;
  if (taken.ok) {
    await book.write({ failures: 0, nextTryAtMs: 0, fault: null, issued: certificate.fingerprint() });
    context.tell({ state: 'renewed', days: daysLeft(certificate.life(), now()) });
    return;
  }
  const fault: OrderFault = typeof taken.error === 'string' ? { reason: 'unfit', detail: taken.error } : taken.error;
  const failures = book.now().failures + 1;
  const nextTryAtMs = now() + pauseAfterMs(failures, Math.random());
  await book.write({ ...book.now(), failures, nextTryAtMs, fault });
  log.warn('certificate.not-renewed', { ...fault, failures, again: new Date(nextTryAtMs).toISOString() });
  if (failures === 1) context.tell({ state: 'not-renewed', reason: fault.reason });
}

/**
 * Keeps the portal's certificate good: takes over what a technician puts into the folder, orders a new one in time where
 * an authority is named, and tells the city while there is time to do something.
 */
export async function createCertificateKeeper(keeper: CertificateKeeper): Promise<KeptCertificate> {
  const { certificate, acme, now } = keeper;
  const book = await openRenewalBook(keeper.directory);
  let ordering = false;
  let wanted = false;
  let alarm: Alarm = 'none';
  let wake = () => {};
  const standing = () => standingOf(keeper, book, ordering);
  const step = async (tell: Tell, signal: AbortSignal) => {
    await certificate.look();
    const { alarm: heard, daysLeft: days } = standing();
    if (heard !== alarm && heard !== 'none') tell({ state: heard, days });
    alarm = heard;
    if (!acme || (!wanted && now() < nextOrderAtMs(keeper, book))) return;
    wanted = false;
    ordering = true;
    await order({ ...keeper, acme }, book, { tell, signal }).finally(() => (ordering = false));
  };
  return {
    take: certificate.take,
    trusted: certificate.trusted,
    standing,
    orderNow: () => {
      if (!acme || ordering) return false;
      wanted = true;
      wake();
      return true;
    },
    keep: async (tell, signal) => {
      while (!signal.aborted) {
        await step(tell, signal);
        const woken = new AbortController();
        wake = () => woken.abort();
        if (wanted) continue;
        await delay(lookEveryMs, undefined, { signal: AbortSignal.any([signal, woken.signal]) }).catch(() => undefined);
      }
    },
  };
}
