import { setTimeout as delay } from 'node:timers/promises';
import type { Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { BytePort } from '../../transports/port.ts';
import type { Charge, ChargeOutcome, ChargeStatus, PaymentTerminal } from '../payment-terminal.ts';
import type { StatedEnd } from './answers.ts';
import { encodeAbort, encodeDiagnosis, encodePayment, encodeStatus, newServiceId, type Parties } from './requests.ts';
import { openSession, type Session } from './session.ts';

export type TerminalTiming = {
  readonly answerTimeoutMs: number;
  /** How often a terminal that has nothing to do is asked whether it is there. */
  readonly pollMs: number;
  readonly reconnectMs: number;
  /** How long a person may take to bring out her card. */
  readonly waitMs: number;
  /** How long the terminal's answer is waited for after it was asked to let go. */
  readonly graceMs: number;
};

export const usualTiming: TerminalTiming = {
  answerTimeoutMs: 5000,
  pollMs: 5000,
  reconnectMs: 1000,
  waitMs: 120_000,
  graceMs: 60_000,
};

export type NexoOptions = {
  readonly connect: () => Promise<Result<BytePort, 'unreachable'>>;
  readonly parties: Parties;
  readonly timing: TerminalTiming;
  readonly log: Log;
  readonly onState: (state: 'ready' | 'away') => void;
};

type Driver = {
  readonly options: NexoOptions;
  state: 'ready' | 'away';
  session: Session | undefined;
  /** The charge at which the terminal is at work. */
  charging: Charge | undefined;
};

/**
 * Drives one terminal that speaks nexo Retailer 3.0 (Sale to POI) as JSON over TCP, each message behind four bytes of
 * length: keeps connected, sends one charge at a time, and never sends one again. Messages and error conditions are those
 * of the Terminal API's published reference (PaymentRequest, TransactionStatusRequest, AbortRequest, DiagnosisRequest).
 */
export function createNexoTerminal(options: NexoOptions): PaymentTerminal {
  const driver: Driver = { options, state: 'away', session: undefined, charging: undefined };
  const stop = new AbortController();
  const running = keepConnected(driver, stop.signal);
  const { parties } = options;
  return {
    name: parties.poiId,
    capabilities: { kinds: ['card', 'ic'], refund: false, currency: 'JPY' },
    state: () => driver.state,
    charge: (charge) => sendCharge(driver, charge),
    cancel: (reference) => driver.session?.tell(encodeAbort(parties, newServiceId(), reference)),
    status: (charge) => askStatus(driver, charge),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      driver.session?.close();
      await running;
    },
  };
}

function note(driver: Driver, state: 'ready' | 'away'): void {
  if (driver.state === state) return;
  driver.state = state;
  driver.options.log.info('terminal.state', { state });
  driver.options.onState(state);
}

async function keepConnected(driver: Driver, signal: AbortSignal): Promise<void> {
  const { connect, timing, log } = driver.options;
  while (!signal.aborted) {
    const port = await connect();
    if (port.ok) {
      const session = openSession(port.value, {
        onProgress: (progress) => driver.charging?.onProgress(progress),
        onFault: (fault) => log.warn('terminal.unreadable', { fault }),
      });
      driver.session = session;
      await converse(driver, session, signal);
      session.close();
      driver.session = undefined;
    }
    note(driver, 'away');
    await delay(timing.reconnectMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Sees over one connection, until it ends, that the terminal is there; a charge is not disturbed. */
async function converse(driver: Driver, session: Session, signal: AbortSignal): Promise<void> {
  const { timing, parties, log } = driver.options;
  signal.addEventListener('abort', session.close, { once: true });
  let silence = 0;
  while (!signal.aborted) {
    if (driver.charging === undefined) {
      const serviceId = newServiceId();
      const answered = await session.ask({
        message: encodeDiagnosis(parties, serviceId),
        serviceId,
        kind: 'diagnosis',
        patience: AbortSignal.timeout(timing.answerTimeoutMs),
      });
      if (answered.ok && answered.value.poiId !== parties.poiId) {
        log.error('terminal.another', { expected: parties.poiId });
        return;
      }
      silence = answered.ok ? 0 : silence + 1;
      if (answered.ok) note(driver, 'ready');
      else if (answered.error === 'closed' || silence >= 2) return;
    }
    const pause = delay(timing.pollMs, false, { signal }).catch(() => false);
    if (await Promise.race([session.closed.then(() => true), pause])) return;
  }
}

const endings = (end: StatedEnd, yen: number): ChargeStatus => {
  // A terminal that took another amount than it was asked for has not done this charge, and not nothing either.
  if (end.kind === 'approved') {
    return end.yen === yen ? { kind: 'approved', transaction: end.transaction } : { kind: 'unclear' };
  }
  return { kind: end.kind };
};

async function sendCharge(driver: Driver, charge: Charge): Promise<ChargeOutcome> {
  const { session } = driver;
  const { parties, timing } = driver.options;
  if (session === undefined || driver.state !== 'ready' || driver.charging !== undefined)
    return { kind: 'not-started' };
  if (!charge.mayStart()) return { kind: 'not-started' };
  driver.charging = charge;
  const patience = new AbortController();
  const grace = () => setTimeout(() => patience.abort(), timing.graceMs);
  let timer = setTimeout(() => {
    session.tell(encodeAbort(parties, newServiceId(), charge.reference));
    timer = grace();
  }, timing.waitMs);
  try {
    charge.onProgress('waiting');
    const answered = await session.ask({
      message: encodePayment(parties, { serviceId: charge.reference, yen: charge.yen, at: new Date() }),
      serviceId: charge.reference,
      kind: 'payment',
      patience: patience.signal,
    });
    const end = answered.ok ? endings(answered.value.end, charge.yen) : undefined;
    return end?.kind === 'approved' || end?.kind === 'declined' || end?.kind === 'cancelled' ? end : { kind: 'lost' };
  } finally {
    clearTimeout(timer);
    driver.charging = undefined;
  }
}

async function askStatus(driver: Driver, charge: Pick<Charge, 'reference' | 'yen'>): Promise<ChargeStatus> {
  const { session } = driver;
  const { parties, timing } = driver.options;
  if (session === undefined || driver.state !== 'ready') return { kind: 'unreachable' };
  const serviceId = newServiceId();
  const answered = await session.ask({
    message: encodeStatus(parties, serviceId, charge.reference),
    serviceId,
    kind: 'status',
    patience: AbortSignal.timeout(timing.answerTimeoutMs),
  });
  if (!answered.ok) {
    // A link on which nothing comes back may be dead without having been closed.
    session.close();
    return { kind: 'unreachable' };
  }
  const { end, about } = answered.value;
  // Some terminals tell of their latest charge where they do not know the one that was asked for.
  const isThis =
    about === undefined ? end.kind === 'in-progress' || end.kind === 'not-found' : about === charge.reference;
  return isThis ? endings(end, charge.yen) : { kind: 'unclear' };
}
