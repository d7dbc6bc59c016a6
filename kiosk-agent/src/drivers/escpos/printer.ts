import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { PrinterStatus } from '@machikado/contracts/print.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import {
  fallbackPrinterProfileId,
  printerProfile,
  printerProfileByIdentity,
} from '@machikado/device-profiles/printer-catalogue.ts';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { BytePort } from '../../transports/port.ts';
import type { Printer, Slip, SlipOutcome } from '../printer.ts';
import { openSession, type Session } from './session.ts';
import { encodeSlip, sendSlip, type Patience } from './slip-sender.ts';
import { canPrint, classifyCondition, type Condition } from './status.ts';

export type PrinterTiming = {
  readonly answerTimeoutMs: number;
  readonly pollMs: number;
  readonly reconnectMs: number;
  readonly patience: Patience;
};

export const usualTiming: PrinterTiming = {
  answerTimeoutMs: 2000,
  pollMs: 1000,
  reconnectMs: 1000,
  patience: { idleMs: 60_000, pausedMs: 300_000, tickMs: 1000 },
};

export type EscposOptions = {
  readonly connect: () => Promise<Result<BytePort, 'unreachable'>>;
  readonly timing: PrinterTiming;
  readonly log: Log;
  readonly onStatus: (status: PrinterStatus) => void;
};

/** What the driver is doing; `status` says what the printer is like. */
type Phase = 'closed' | 'hello' | 'ready' | 'printing';

type Driver = {
  readonly options: EscposOptions;
  phase: Phase;
  status: PrinterStatus;
  session: Session | undefined;
  chosen: PrinterProfile | undefined;
  identified: PrinterProfile | undefined;
  /** The question that is on its way; a slip waits for it. */
  polling: Promise<unknown>;
};

/**
 * Drives one ESC/POS printer: connects, learns what it is, keeps asking how it is, connects again after a loss, and
 * prints one slip at a time. Nothing is ever sent a second time.
 */
export function createEscposPrinter(options: EscposOptions): Printer {
  const driver: Driver = {
    options,
    phase: 'closed',
    status: 'offline',
    session: undefined,
    chosen: undefined,
    identified: undefined,
    polling: Promise.resolve(),
  };
  const stop = new AbortController();
  const running = keepConnected(driver, stop.signal);
  return {
    status: () => driver.status,
    profile: () => profileOf(driver),
    chooseProfile: (profile) => (driver.chosen = profile),
    print: (slip) => printSlip(driver, slip),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      driver.session?.close();
      await running;
    },
  };
}

function profileOf(driver: Driver): PrinterProfile {
  const known = driver.chosen ?? driver.identified;
  if (known !== undefined) return known;
  const fallback = printerProfile(fallbackPrinterProfileId);
  assert.ok(fallback.ok, 'The fallback profile is shipped.');
  return fallback.value;
}

function bandBytes({ print }: PrinterProfile): number {
  return print.rasterBandRows * Math.ceil(print.dots / 8) + 8;
}

function note(driver: Driver, status: PrinterStatus): void {
  if (driver.status === status) return;
  driver.status = status;
  driver.options.log.info('printer.status', { status });
  driver.options.onStatus(status);
}

async function keepConnected(driver: Driver, signal: AbortSignal): Promise<void> {
  const { connect, timing } = driver.options;
  while (!signal.aborted) {
    const port = await connect();
    if (port.ok) {
      const session = openSession(port.value, {
        answerTimeoutMs: timing.answerTimeoutMs,
        flushBytes: bandBytes(profileOf(driver)),
        onCondition: (condition) => hear(driver, condition),
      });
      driver.session = session;
      driver.phase = 'hello';
      await converse(driver, session, signal);
      session.close();
      driver.session = undefined;
      driver.phase = 'closed';
    }
    note(driver, 'offline');
    await delay(timing.reconnectMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Before a printer has answered who it is, its "ready" is held back: old bytes may still be in it. */
function hear(driver: Driver, condition: Condition): void {
  const status = classifyCondition(condition);
  if (driver.phase !== 'hello' || !canPrint(status)) note(driver, status);
}

/** Talks over one connection until it ends. */
async function converse(driver: Driver, session: Session, signal: AbortSignal): Promise<void> {
  const { timing } = driver.options;
  signal.addEventListener('abort', session.close, { once: true });
  const greeted = await session.greet();
  if (!greeted.ok) return;
  let silence = 0;
  while (!signal.aborted) {
    if (driver.phase !== 'printing') {
      const question = session.askCondition();
      driver.polling = question;
      const condition = await question;
      if (!condition.ok && condition.error === 'closed') return;
      silence = condition.ok ? 0 : silence + 1;
      if (silence >= 3) return;
      if (condition.ok) {
        hear(driver, condition.value);
        if (driver.phase === 'hello' && canPrint(classifyCondition(condition.value))) {
          await learnIdentity(driver, session);
          hear(driver, condition.value);
        }
      }
    }
    const ended = await Promise.race([session.closed.then(() => true), pause(timing.pollMs, signal)]);
    if (ended) return;
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<false> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
  return false;
}

async function learnIdentity(driver: Driver, session: Session): Promise<void> {
  const identity = await session.identify();
  if (identity.ok) {
    const profile = printerProfileByIdentity(identity.value);
    driver.identified = profile.ok ? profile.value : undefined;
    driver.options.log.info('printer.identified', { ...identity.value, profile: profileOf(driver).id });
  } else if (identity.error === 'closed') {
    return;
  }
  // A printer without GS I is used as the fallback profile says.
  driver.phase = 'ready';
}

async function printSlip(driver: Driver, slip: Slip): Promise<SlipOutcome> {
  const { session } = driver;
  if (session === undefined || driver.phase !== 'ready') {
    return { kind: 'not-started', reason: canPrint(driver.status) ? 'offline' : driver.status };
  }
  driver.phase = 'printing';
  try {
    await driver.polling;
    const asked = await refresh(driver, session);
    if (!asked.ok) {
      session.close();
      return { kind: 'not-started', reason: 'offline' };
    }
    if (!canPrint(driver.status)) return { kind: 'not-started', reason: driver.status };
    const encoded = encodeSlip(slip.bitmap, profileOf(driver).print, { separate: slip.separate });
    if (!slip.mayStart()) return { kind: 'held-back' };
    return await sendSlip(encoded, {
      session,
      patience: driver.options.timing.patience,
      status: () => driver.status,
      onBand: slip.onBand,
      refreshStatus: () => refresh(driver, session),
    });
  } finally {
    if (driver.session === session) driver.phase = 'ready';
  }
}

async function refresh(driver: Driver, session: Session): Promise<Result<undefined, 'closed' | 'silent'>> {
  const condition = await session.askCondition();
  if (!condition.ok) return condition;
  note(driver, classifyCondition(condition.value));
  return ok();
}
