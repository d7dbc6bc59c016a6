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
import { canPrint, nextDriverState, type DriverEvent, type DriverState } from './driver-state.ts';
import { decideDrivable } from './drivable.ts';
import { openEscposSession } from './escpos/session.ts';
import type { Session, SessionOptions } from './session.ts';
import type { Patience } from './slip-sender.ts';
import { openStarSession } from './star/session.ts';

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
export type Driver = {
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

/** What staff have chosen, or what the printer is by its own word or plug, or the fallback. */
export function profileOf(driver: Driver): PrinterProfile {
  const known = driver.chosen ?? driver.identified;
  if (known !== undefined) return known;
  const fallback = printerProfile(fallbackPrinterProfileId);
  assert.ok(fallback.ok, 'The fallback profile is shipped.');
  return fallback.value;
}

/** What the plug says, until the printer says more. */
function identifyByUsb({ usb }: BytePort): PrinterProfile | undefined {
  const profile = usb && printerProfileByUsb(usb);
  return profile?.ok === true ? profile.value : undefined;
}

function openSession({ print: { command } }: PrinterProfile, port: BytePort, options: SessionOptions): Session {
  return command === 'esc-pos' ? openEscposSession(port, options) : openStarSession(command, port, options);
}

function bandBytes({ print }: PrinterProfile): number {
  return print.rasterBandRows * Math.ceil(print.dots / 8) + 8;
}

/** Takes a step that must be possible. */
export function advance(driver: Driver, event: DriverEvent): void {
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

/** Connects, talks, and connects again, until the signal fires. */
export async function keepConnected(driver: Driver, signal: AbortSignal): Promise<void> {
  const { connect, timing } = driver.options;
  let waitMs = timing.reconnectMs;
  while (!signal.aborted) {
    const port = await connect();
    waitMs = port.ok ? timing.reconnectMs : Math.min(waitMs * 2, timing.longestReconnectMs);
    if (port.ok) {
      driver.identified = identifyByUsb(port.value);
      const session = openSession(profileOf(driver), port.value, {
        answerTimeoutMs: timing.answerTimeoutMs,
        flushBytes: bandBytes(profileOf(driver)),
        onStatus: (status) => hear(driver, status),
      });
      driver.session = session;
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
  if (!identity.ok && identity.error === 'closed') return;
  if (identity.ok && identity.value !== undefined) {
    const profile = printerProfileByIdentity(identity.value);
    if (profile.ok) driver.identified = profile.value;
    log.info('printer.identified', { ...identity.value, profile: profileOf(driver).id });
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

/** Ends the end of a slip: the next one may come. */
export function release(driver: Driver): void {
  if (driver.state.at === 'done' || driver.state.at === 'unknown') advance(driver, { kind: 'released' });
}

/** Asks the printer how it is, now. */
export async function refresh(driver: Driver, session: Session): Promise<Result<undefined, 'closed' | 'silent'>> {
  const status = await session.askStatus();
  if (!status.ok) return status;
  note(driver, status.value);
  return ok();
}
