import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { PrinterStatus } from '@machikado/contracts/print.ts';
import type { Result } from '@machikado/contracts/result.ts';
import { fallbackPrinterProfileId, printerProfile } from '@machikado/device-profiles/printer-catalogue.ts';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import { canPrint, nextDriverState, type DriverEvent, type DriverState } from './driver-state.ts';
import type { BytePrinterOptions } from './printer-connection.ts';
import type { Printer, Slip, SlipOutcome } from './printer.ts';

/**
 * What a service knows of a job that was handed to it under an id. `handed-on`: it has passed all of it on, and nobody
 * saw the paper come out.
 */
export type JobKnowledge = 'printed' | 'handed-on' | 'under-way' | 'failed' | 'not-known' | 'unreachable';

/** After these nothing more will be learnt. */
const ends: ReadonlySet<JobKnowledge> = new Set(['printed', 'handed-on', 'failed', 'not-known']);

/** A printer, or a queue before one, that takes whole jobs under ids of ours and can be asked for them later. */
export type JobService = {
  readonly askStatus: () => Promise<Result<PrinterStatus, 'unreachable'>>;
  /** Hands a job over once. Whatever becomes of the answer, `lookUp` says what became of the job. */
  readonly submit: (slip: Slip, profile: PrinterProfile) => Promise<void>;
  readonly lookUp: (id: string) => Promise<JobKnowledge>;
};

type Driver = {
  readonly service: JobService;
  readonly options: Omit<BytePrinterOptions, 'connect'>;
  state: DriverState;
  status: PrinterStatus;
  profile: PrinterProfile;
};

function fallbackProfile(): PrinterProfile {
  const fallback = printerProfile(fallbackPrinterProfileId);
  assert.ok(fallback.ok, 'The fallback profile is shipped.');
  return fallback.value;
}

/** Drives a printer that keeps jobs. A job whose answer got lost is asked for by its id, and never handed over again. */
export function createJobPrinter(service: JobService, options: Omit<BytePrinterOptions, 'connect'>): Printer {
  const driver: Driver = { service, options, state: { at: 'closed' }, status: 'offline', profile: fallbackProfile() };
  const stop = new AbortController();
  const running = keepAsking(driver, stop.signal);
  return {
    status: () => driver.status,
    profile: () => driver.profile,
    chooseProfile: (profile) => (driver.profile = profile ?? fallbackProfile()),
    print: (slip) => printSlip(driver, slip, stop.signal),
    recall: (id) => followJob(driver, id, stop.signal),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
}

function advance(driver: Driver, event: DriverEvent): void {
  const next = nextDriverState(driver.state, event);
  if (next === undefined || next === driver.state) return;
  driver.state = next;
  driver.options.onState?.(next);
}

function note(driver: Driver, status: PrinterStatus): void {
  advance(driver, { kind: 'status', status });
  if (driver.status === status) return;
  driver.status = status;
  driver.options.log.info('printer.status', { status });
  driver.options.onStatus(status);
}

async function keepAsking(driver: Driver, signal: AbortSignal): Promise<void> {
  const { timing } = driver.options;
  while (!signal.aborted) {
    await ask(driver);
    await delay(timing.pollMs, undefined, { signal }).catch(() => undefined);
  }
}

/** While a job is on its way, silence says nothing about it: its id is asked for in any case. */
async function ask(driver: Driver): Promise<void> {
  const status = await driver.service.askStatus();
  if (status.ok) for (const kind of ['connected', 'answered', 'identified'] as const) advance(driver, { kind });
  else if (driver.state.at === 'ready') advance(driver, { kind: 'lost' });
  note(driver, status.ok ? status.value : 'offline');
}

async function printSlip(driver: Driver, slip: Slip, signal: AbortSignal): Promise<SlipOutcome> {
  await ask(driver);
  if (driver.state.at !== 'ready') return { kind: 'not-started', reason: 'offline' };
  if (!canPrint(driver.status)) return { kind: 'not-started', reason: driver.status };
  if (!slip.mayStart()) return { kind: 'held-back' };
  advance(driver, { kind: 'started' });
  await driver.service.submit(slip, driver.profile);
  slip.onBand(1, 1);
  advance(driver, { kind: 'band-taken' });
  advance(driver, { kind: 'all-sent' });
  const isPrinted = await followJob(driver, slip.id, signal);
  advance(driver, { kind: isPrinted ? 'proved' : 'gave-up' });
  advance(driver, { kind: 'released' });
  if (isPrinted) return { kind: 'printed', proof: 'printed' };
  return canPrint(driver.status) ? { kind: 'unknown' } : { kind: 'unknown', reason: driver.status };
}

/** Asks for a job until its end is known, or until nobody would wait any longer; true where it is printed. */
async function followJob(driver: Driver, id: string, signal: AbortSignal): Promise<boolean> {
  const { patience } = driver.options.timing;
  const startedAt = performance.now();
  let goodSince = startedAt;
  while (!signal.aborted) {
    const known = await driver.service.lookUp(id);
    if (ends.has(known)) return known === 'printed';
    const now = performance.now();
    if (!canPrint(driver.status)) goodSince = now;
    if (now - goodSince > patience.idleMs || now - startedAt > patience.pausedMs) return false;
    await delay(patience.tickMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
