import { setTimeout as delay } from 'node:timers/promises';
import type { PrinterStatus } from '@machikado/contracts/print.ts';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import type { Bitmap } from './raster.ts';
import type { SlipOutcome } from '../printer.ts';
import { automaticStatusOn, cut, feedLines, fence, initialise } from './commands.ts';
import { encodeBands } from './raster.ts';
import type { Session } from './session.ts';
import { canPrint } from './status.ts';

/** How long a slip may take between its first byte and the printer's answer. */
export type Patience = {
  /** While the printer says that nothing is wrong. */
  readonly idleMs: number;
  /** In all, while it says that a person has to do something (paper, cover). */
  readonly pausedMs: number;
  readonly tickMs: number;
};

/** A slip as the commands that are sent, in order; the fence comes last, and by itself. */
export type EncodedSlip = {
  readonly preamble: Uint8Array;
  readonly bands: readonly Uint8Array[];
  readonly ending: Uint8Array;
};

/** Turns a bitmap into the commands of one printer model. */
export function encodeSlip(
  bitmap: Bitmap,
  print: PrinterProfile['print'],
  options: { readonly separate: boolean },
): EncodedSlip {
  const ending = print.cut === 'none' ? feedLines(6) : Buffer.concat([feedLines(3), cut(print.cut)]);
  // ESC @ ends the automatic status as well.
  const start = Buffer.concat([initialise, automaticStatusOn]);
  return {
    preamble: options.separate ? Buffer.concat([start, ending]) : start,
    bands: encodeBands(bitmap, print.rasterBandRows),
    ending,
  };
}

export type Sending = {
  readonly session: Session;
  readonly patience: Patience;
  readonly status: () => PrinterStatus;
  /** Asks the printer; only called when no half command is on its way. */
  readonly refreshStatus: () => Promise<unknown>;
  readonly onBand: (sentBands: number, totalBands: number) => void;
};

/** Sends the bytes and waits until the printer has worked them. It never gives `not-started`: byte 1 counts as sent. */
export async function sendSlip(slip: EncodedSlip, sending: Sending): Promise<SlipOutcome> {
  const { session } = sending;
  const stop = new AbortController();
  const progress = { allSent: false };
  const worked = transmit(slip, sending, progress);
  const lost = session.closed.then(() => 'lost' as const);
  const late = runOutOfPatience(sending, { progress, signal: stop.signal });
  const end = await Promise.race([worked, lost, late]);
  stop.abort();
  if (end === 'worked') return { kind: 'printed' };
  const status = sending.status();
  // The rest of the slip must not come out of a printer that comes back later with this connection.
  session.close();
  return canPrint(status) ? { kind: 'unknown' } : { kind: 'unknown', reason: status };
}

async function transmit(
  slip: EncodedSlip,
  sending: Sending,
  progress: { allSent: boolean },
): Promise<'worked' | 'lost'> {
  const { session } = sending;
  if (!(await session.write(slip.preamble)).ok) return 'lost';
  for (const [index, band] of slip.bands.entries()) {
    if (!(await session.write(band)).ok) return 'lost';
    sending.onBand(index + 1, slip.bands.length);
  }
  if (!(await session.write(slip.ending)).ok) return 'lost';
  const answered = session.nextFence();
  if (!(await session.write(fence)).ok) return 'lost';
  progress.allSent = true;
  await answered;
  return 'worked';
}

async function runOutOfPatience(
  sending: Sending,
  watch: { readonly progress: { readonly allSent: boolean }; readonly signal: AbortSignal },
): Promise<'late'> {
  const { patience } = sending;
  const startedAt = performance.now();
  let goodSince = startedAt;
  while (!watch.signal.aborted) {
    await delay(patience.tickMs, undefined, { signal: watch.signal }).catch(() => undefined);
    // No answer changes nothing here: patience decides.
    if (watch.progress.allSent) await sending.refreshStatus();
    const now = performance.now();
    if (!canPrint(sending.status())) goodSince = now;
    if (now - goodSince > patience.idleMs || now - startedAt > patience.pausedMs) break;
  }
  return 'late';
}
