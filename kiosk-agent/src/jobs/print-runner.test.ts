import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import type { PrinterStatus, PrintJob } from '@machikado/contracts/print.ts';
import { fallbackPrinterProfileId, printerProfile } from '@machikado/device-profiles/printer-catalogue.ts';
import { createLog } from '@machikado/runtime/log.ts';
import { sampleDocuments } from '../documents/sample-documents.ts';
import { canPrint } from '../drivers/driver-state.ts';
import type { Printer } from '../drivers/printer.ts';
import { createAgentStore, prepareAgentDatabase } from '../storage/agent-store.ts';
import { giveUpAfterMs } from './print-job.ts';
import { startPrintRunner } from './print-runner.ts';
import { openSpool } from './spool.ts';

const start = new Date('2026-11-23T04:00:00Z');
const [document] = sampleDocuments;

/** A spool with its runner, a clock that is set by hand, and a printer whose slips end when they are told to. */
function openDesk(signal: AbortSignal) {
  const profile = printerProfile(fallbackPrinterProfileId);
  if (!profile.ok) throw new Error(profile.error);
  const database = new DatabaseSync(':memory:');
  prepareAgentDatabase(database);
  const log = createLog('kiosk-agent', () => undefined);
  const spool = openSpool(createAgentStore({ database, log, signal, onState: () => undefined }), () => undefined);
  const begun: string[] = [];
  const told: PrintJob[] = [];
  let [now, status, out]: [Date, PrinterStatus, () => void] = [start, 'ready', () => undefined];
  const printer: Printer = {
    status: () => status,
    profile: () => profile.value,
    chooseProfile: () => undefined,
    print: async (slip) => {
      if (!canPrint(status)) return { kind: 'not-started', reason: status };
      if (!slip.mayStart()) return { kind: 'held-back' };
      begun.push(slip.id);
      await new Promise<void>((resolve) => (out = resolve));
      return { kind: 'printed', proof: 'processed' };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const runner = startPrintRunner({
    ...{ spool, printer, log, signal, tickMs: 5 },
    now: () => now,
    onDrawn: () => undefined,
    onJob: (job) => told.push(job),
  });
  return {
    ...{ spool, begun, told, runner },
    add: () => {
      const row = { id: randomUUID(), jobKey: randomUUID(), kind: 'permit', createdAt: start };
      const added = spool.add({ ...row, document: Buffer.from(JSON.stringify(document)) });
      if (!added.ok) throw new Error(added.error);
      runner.wake();
      return row.id;
    },
    printerIs: (next: PrinterStatus) => {
      status = next;
      runner.noticeStatus(next);
    },
    pass: (ms: number) => (now = new Date(now.getTime() + ms)),
    letOut: () => out(),
    stateOf: (id: string) => spool.find(id)?.state,
  };
}

test('a slip that has waited too long is given up, and paper that comes later brings nothing out', async () => {
  const stop = new AbortController();
  const desk = openDesk(stop.signal);
  desk.printerIs('paper-end');
  const job = desk.add();
  await vi.waitFor(() => expect(desk.told.at(-1)).toMatchObject({ state: 'waiting', reason: 'paper-end' }));
  desk.pass(giveUpAfterMs + 1);
  desk.printerIs('paper-end');
  await vi.waitFor(() => expect(desk.stateOf(job)).toBe('failed'));
  expect(desk.told.at(-1)).toMatchObject({ state: 'failed', reason: 'paper-end' });
  desk.printerIs('ready');
  const next = desk.add();
  await vi.waitFor(() => expect(desk.stateOf(next)).toBe('failed'));
  expect([desk.begun, desk.spool.document(job)]).toEqual([[], undefined]);
  stop.abort();
  await desk.runner.finished;
});

test('a slip that grew old behind another one does not come out for whoever stands there now', async () => {
  const stop = new AbortController();
  const desk = openDesk(stop.signal);
  const [first, second] = [desk.add(), desk.add()];
  await vi.waitFor(() => expect(desk.begun).toEqual([first]));
  desk.pass(giveUpAfterMs + 1);
  desk.letOut();
  await vi.waitFor(() => expect(desk.stateOf(second)).toBe('failed'));
  expect([desk.stateOf(first), desk.begun]).toEqual(['printed', [first]]);
  stop.abort();
  await desk.runner.finished;
});
