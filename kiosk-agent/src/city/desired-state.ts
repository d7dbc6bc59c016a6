import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { DesiredState, DesiredStateRevision, type ReportedState } from '@machikado/contracts/device.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { printerProfile } from '@machikado/device-profiles/printer-catalogue.ts';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import { decideDrivable } from '../drivers/drivable.ts';
import type { CityClient } from './client.ts';
import type { KeptAnswers } from './kept-answers.ts';

const pullMs = 30_000;
const retryMs = 3000;

/** A desired state that this kiosk can carry out. */
export type Applicable = { readonly state: DesiredState; readonly printer: PrinterProfile | undefined };

/** Decides whether a kiosk can be what it shall be; the error is a sentence for the technician. */
export function decideApplicable(state: DesiredState): Result<Applicable, string> {
  if (state.printerProfile === undefined) return ok({ state, printer: undefined });
  const printer = printerProfile(state.printerProfile);
  if (!printer.ok) {
    return err(`The printer profile ${state.printerProfile} is not known to this kiosk (${printer.error}).`);
  }
  const drivable = decideDrivable(printer.value);
  return drivable.ok
    ? ok({ state, printer: printer.value })
    : err(`This kiosk cannot print on the printer ${printer.value.name.en} (${drivable.error}).`);
}

export type DesiredStateOptions = {
  readonly client: CityClient;
  readonly kept: KeptAnswers;
  readonly now: () => Date;
  readonly onApplied: (applied: Applicable) => void;
  readonly signal: AbortSignal;
};

/** What was applied last, durable over restarts. */
export function keptDesiredState(kept: KeptAnswers): Applicable | undefined {
  const state = kept.read('desired', DesiredState)?.value;
  const applicable = state && decideApplicable(state);
  return applicable?.ok ? applicable.value : undefined;
}

/** Pulls the desired state, applies it, and reports what became of it, until the signal fires. */
export async function followDesiredState(options: DesiredStateOptions): Promise<void> {
  let reported: string | undefined;
  while (!options.signal.aborted) {
    const done = await followOnce(options, reported);
    if (done.ok) reported = done.value;
    await delay(done.ok ? pullMs : retryMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

/** Gives the hash that the city now knows as reported. */
async function followOnce(
  options: DesiredStateOptions,
  reported: string | undefined,
): Promise<Result<string, 'try-again'>> {
  const { client, signal } = options;
  const desired = await client.call({
    method: 'GET',
    path: '/v1/device/desired',
    answer: DesiredStateRevision,
    signal,
  });
  if (!desired.ok) return err('try-again');
  const { revision, hash, state } = desired.value;
  const mark = `${revision}:${hash}`;
  if (state === null || mark === reported) return ok(mark);
  const report = applyState(options, state);
  const told = await client.call({
    method: 'POST',
    path: '/v1/device/reported',
    body: { revision, hash, ...report } satisfies ReportedState,
    answer: z.unknown(),
    signal,
  });
  return told.ok ? ok(mark) : err('try-again');
}

function applyState(options: DesiredStateOptions, state: DesiredState): Pick<ReportedState, 'result' | 'detail'> {
  const applicable = decideApplicable(state);
  if (!applicable.ok) return { result: 'refused', detail: applicable.error.slice(0, 300) };
  options.kept.keep('desired', state, options.now());
  options.onApplied(applicable.value);
  return { result: 'applied' };
}
