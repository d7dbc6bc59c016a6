import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import { canPrint, isUnderWay } from './driver-state.ts';
import {
  advance,
  keepConnected,
  profileOf,
  refresh,
  release,
  type BytePrinterOptions,
  type Driver,
} from './printer-connection.ts';
import type { Printer, Slip, SlipOutcome } from './printer.ts';
import { sendSlip } from './slip-sender.ts';

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

/** A printer that is described in another way is greeted anew, unless a slip is on its way. */
function chooseProfile(driver: Driver, profile: PrinterProfile | undefined): void {
  const before = profileOf(driver).id;
  driver.chosen = profile;
  if (profileOf(driver).id !== before && !driver.claimed) driver.session?.close();
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
