import { setTimeout as delay } from 'node:timers/promises';
import type { PrinterStatus, PrintProof } from '@machikado/contracts/print.ts';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import { canPrint, type DriverEvent } from './driver-state.ts';
import type { Slip, SlipOutcome } from './printer.ts';
import type { EncodedSlip, Session } from './session.ts';

/** How long a slip may take between its first byte and the printer's answer. */
export type Patience = {
  /** While the printer says that nothing is wrong. */
  readonly idleMs: number;
  /** In all, while it says that a person has to do something (paper, cover). */
  readonly pausedMs: number;
  readonly tickMs: number;
};

export type Sending = {
  readonly slip: Slip;
  readonly session: Session;
  readonly profile: PrinterProfile;
  readonly patience: Patience;
  readonly status: () => PrinterStatus;
  /** Asks the printer; only called when no half command is on its way. */
  readonly refreshStatus: () => Promise<unknown>;
  readonly advance: (event: DriverEvent) => void;
};

/** Sends the bytes and waits until the printer has worked them. It never gives `not-started`: byte 1 counts as sent. */
export async function sendSlip(encoded: EncodedSlip, sending: Sending): Promise<SlipOutcome> {
  const { session } = sending;
  const stop = new AbortController();
  const progress = { allSent: false };
  const worked = transmit(encoded, sending, progress);
  const lost = session.closed.then(() => 'lost' as const);
  const late = runOutOfPatience(sending, { progress, signal: stop.signal });
  const end = await Promise.race([worked, lost, late]);
  stop.abort();
  const isProved = end !== 'lost' && end !== 'late';
  sending.advance({ kind: isProved ? 'proved' : 'gave-up' });
  if (isProved) return { kind: 'printed', proof: end };
  const status = sending.status();
  // The rest of the slip must not come out of a printer that comes back later with this connection.
  session.close();
  return canPrint(status) ? { kind: 'unknown' } : { kind: 'unknown', reason: status };
}

async function transmit(
  encoded: EncodedSlip,
  { slip, session, profile, advance }: Sending,
  progress: { allSent: boolean },
): Promise<PrintProof | 'lost'> {
  if (!(await session.write(encoded.preamble)).ok) return 'lost';
  for (const [index, band] of encoded.bands.entries()) {
    if (!(await session.write(band)).ok) return 'lost';
    advance({ kind: 'band-taken' });
    slip.onBand(index + 1, encoded.bands.length);
  }
  if (!(await session.write(encoded.ending)).ok) return 'lost';
  const proof = session.proofOf(slip, profile);
  if (!(await session.write(proof.question)).ok) return 'lost';
  progress.allSent = true;
  advance({ kind: 'all-sent' });
  await proof.answered;
  return proof.proves;
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
