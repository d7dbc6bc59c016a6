import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { PrinterStatus } from '@machikado/contracts/print.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import {
  fallbackPrinterProfileId,
  printerProfile,
  printerProfileByIdentity,
  printerProfileByUsb,
} from '@machikado/device-profiles/printer-catalogue.ts';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { BytePort } from '../transports/port.ts';
import { canPrint, isUnderWay, nextDriverState, type DriverEvent, type DriverState } from './driver-state.ts';
import { decideDrivable } from './escpos/drivable.ts';
import { openEscposSession } from './escpos/session.ts';
import type { Printer, Slip, SlipOutcome } from './printer.ts';
import type { Session } from './session.ts';
import { sendSlip, type Patience } from './slip-sender.ts';

export type PrinterTiming = {
  readonly answerTimeoutMs: number;
  readonly pollMs: number;
  /** Before the second try; each try after that waits twice as long, up to the longest. */
  readonly reconnectMs: number;
  readonly longestReconnectMs: number;
  readonly patience: Patience;
};

export const usualTiming: PrinterTiming = {
  answerTimeoutMs: 2000,
  pollMs: 1000,
  reconnectMs: 500,
  longestReconnectMs: 8000,
  patience: { idleMs: 60_000, pausedMs: 300_000, tickMs: 1000 },
};

export type BytePrinterOptions = {
  readonly connect: () => Promise<Result<BytePort, 'unreachable'>>;
  readonly timing: PrinterTiming;
  readonly log: Log;
  readonly onStatus: (status: PrinterStatus) => void;
  readonly onState?: (state: DriverState) => void;
};

/** `state` says what the driver is doing, `status` what the printer is like. */
type Driver = {
  readonly options: BytePrinterOptions;
  state: DriverState;
  status: PrinterStatus;
  session: Session | undefined;
  chosen: PrinterProfile | undefined;
  identified: PrinterProfile | undefined;
  /** A slip has the connection for itself: nobody else asks questions. */
  claimed: boolean;
  /** The question that is on its way; a slip waits for it. */
  polling: Promise<unknown>;
};

/**
 * Drives one printer over a stream of bytes: connects, learns what it is, keeps asking how it is, connects again after a
 * loss, and prints one slip at a time. Nothing is ever sent a second time.
 */
export function createBytePrinter(options: BytePrinterOptions): Printer {
  const driver: Driver = {
    options,
    state: { at: 'closed' },
    status: 'offline',
    session: undefined,
    chosen: undefined,
    identified: undefined,
    claimed: false,
    polling: Promise.resolve(),
  };
  const stop = new AbortController();
  const running = keepConnected(driver, stop.signal);
  return {
    status: () => driver.status,
    profile: () => profileOf(driver),
    chooseProfile: (profile) => chooseProfile(driver, profile),
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

/** A printer that is described in another way is greeted anew, unless a slip is on its way. */
function chooseProfile(driver: Driver, profile: PrinterProfile | undefined): void {
  const before = profileOf(driver).id;
  driver.chosen = profile;
  if (profileOf(driver).id !== before && !driver.claimed) driver.session?.close();
}

/** What the plug says, until the printer says more. */
function identifyByUsb({ usb }: BytePort): PrinterProfile | undefined {
  const profile = usb && printerProfileByUsb(usb);
  return profile?.ok === true ? profile.value : undefined;
}

function bandBytes({ print }: PrinterProfile): number {
  return print.rasterBandRows * Math.ceil(print.dots / 8) + 8;
}

function advance(driver: Driver, event: DriverEvent): void {
  const next = nextDriverState(driver.state, event);
  assert.ok(next, `${driver.state.at}: ${event.kind}`);
  const isNew = next.at !== driver.state.at || next.at === 'sending';
  driver.state = next;
  if (isNew) driver.options.onState?.(next);
}

function note(driver: Driver, status: PrinterStatus): void {
  advance(driver, { kind: 'status', status });
  if (driver.status === status) return;
  driver.status = status;
  driver.options.log.info('printer.status', { status });
  driver.options.onStatus(status);
}

async function keepConnected(driver: Driver, signal: AbortSignal): Promise<void> {
  const { connect, timing } = driver.options;
  let waitMs = timing.reconnectMs;
  while (!signal.aborted) {
    const port = await connect();
    waitMs = port.ok ? timing.reconnectMs : Math.min(waitMs * 2, timing.longestReconnectMs);
    if (port.ok) {
      const session = openEscposSession(port.value, {
        answerTimeoutMs: timing.answerTimeoutMs,
        flushBytes: bandBytes(profileOf(driver)),
        onStatus: (status) => hear(driver, status),
      });
      driver.session = session;
      driver.identified = identifyByUsb(port.value);
      advance(driver, { kind: 'connected' });
      await converse(driver, session, signal);
      session.close();
      driver.session = undefined;
      advance(driver, { kind: 'lost' });
      release(driver);
    }
    note(driver, 'offline');
    await delay(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Before a printer has answered who it is, its "ready" is held back: old bytes may still be in it. */
function hear(driver: Driver, status: PrinterStatus): void {
  const isKnown = driver.state.at !== 'hello' && driver.state.at !== 'identify';
  if (isKnown || !canPrint(status)) note(driver, status);
}

/** Talks over one connection until it ends. */
async function converse(driver: Driver, session: Session, signal: AbortSignal): Promise<void> {
  const { timing } = driver.options;
  signal.addEventListener('abort', session.close, { once: true });
  const greeted = await session.greet();
  if (!greeted.ok) return;
  let silence = 0;
  while (!signal.aborted) {
    if (!driver.claimed) {
      const question = session.askStatus();
      driver.polling = question;
      const status = await question;
      if (!status.ok && status.error === 'closed') return;
      silence = status.ok ? 0 : silence + 1;
      if (silence >= 3) return;
      if (status.ok) {
        hear(driver, status.value);
        if (driver.state.at === 'hello' && canPrint(status.value)) {
          await learnIdentity(driver, session);
          hear(driver, status.value);
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
  const { log } = driver.options;
  advance(driver, { kind: 'answered' });
  const identity = await session.identify();
  if (identity.ok) {
    const profile = printerProfileByIdentity(identity.value);
    if (profile.ok) driver.identified = profile.value;
    log.info('printer.identified', { ...identity.value, profile: profileOf(driver).id });
  } else if (identity.error === 'closed') {
    return;
  }
  // A printer without GS I is used as the fallback profile says.
  const drivable = decideDrivable(profileOf(driver));
  if (drivable.ok) {
    advance(driver, { kind: 'identified' });
  } else {
    log.warn('printer.undrivable', { profile: profileOf(driver).id, reason: drivable.error });
    note(driver, 'error');
  }
}

async function printSlip(driver: Driver, slip: Slip): Promise<SlipOutcome> {
  const { session } = driver;
  if (session === undefined || driver.claimed || driver.state.at !== 'ready') {
    return { kind: 'not-started', reason: canPrint(driver.status) ? 'offline' : driver.status };
  }
  driver.claimed = true;
  try {
    await driver.polling;
    const asked = await refresh(driver, session);
    if (!asked.ok) {
      session.close();
      return { kind: 'not-started', reason: 'offline' };
    }
    if (!canPrint(driver.status)) return { kind: 'not-started', reason: driver.status };
    // The connection may have been lost between the answer and now.
    if (driver.session !== session) return { kind: 'not-started', reason: 'offline' };
    const profile = profileOf(driver);
    const encoded = session.encode(slip, profile);
    if (!slip.mayStart()) return { kind: 'held-back' };
    advance(driver, { kind: 'started' });
    return await sendSlip(encoded, {
      ...{ slip, session, profile },
      patience: driver.options.timing.patience,
      status: () => driver.status,
      refreshStatus: () => refresh(driver, session),
      // A connection that is lost ends the slip before its sender hears of it.
      advance: (event) => isUnderWay(driver.state) && advance(driver, event),
    });
  } finally {
    driver.claimed = false;
    release(driver);
  }
}

function release(driver: Driver): void {
  if (driver.state.at === 'done' || driver.state.at === 'unknown') advance(driver, { kind: 'released' });
}

async function refresh(driver: Driver, session: Session): Promise<Result<undefined, 'closed' | 'silent'>> {
  const status = await session.askStatus();
  if (!status.ok) return status;
  note(driver, status.value);
  return ok();
}
