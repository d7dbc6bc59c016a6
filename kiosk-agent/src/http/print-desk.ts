import { setTimeout as delay } from 'node:timers/promises';
import type { DeviceEvent } from '@machikado/contracts/device.ts';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { Outbox } from '../city/outbox.ts';
import { openPrinter } from '../drivers/open-printer.ts';
import { usualTiming } from '../drivers/printer-connection.ts';
import { jobNumber } from '../jobs/print-job.ts';
import { startPrintRunner } from '../jobs/print-runner.ts';
import { openSpool } from '../jobs/spool.ts';
import type { AgentStore } from '../storage/agent-store.ts';
import type { PrinterAddress } from '../transports/printer-address.ts';
import { createSlipPictures } from './slip-pictures.ts';

/** How long a slip that is coming out may take when the process is told to stop. */
const stopGraceMs = 3000;

type PrintingOptions = {
  readonly address: PrinterAddress;
  readonly records: {
    readonly store: AgentStore;
    readonly outbox: Outbox;
    readonly tell: (kind: DeviceEvent['kind'], facts: DeviceEvent['facts']) => void;
  };
  readonly signal: AbortSignal;
  readonly publish: (event: KioskEvent) => void;
  readonly log: Log;
  readonly now: () => Date;
};

/** The printer, the spool, and what carries slips from one to the other. */
export function openPrinting({ address, records, signal, publish, log, now }: PrintingOptions) {
  const spool = openSpool(records.store, (job, { state, proof, reason, at }) => {
    const more = { ...(proof !== undefined && { proof }), ...(reason !== undefined && { reason }) };
    const facts = { number: jobNumber(job.seq), slip: job.kind, state, ...more };
    records.outbox.appendHere({ kind: 'print-settled', facts, at });
  });
  const printer = openPrinter(address, {
    timing: usualTiming,
    log,
    onStatus: (status) => {
      publish({ kind: 'printer', status });
      records.tell('printer-status', { status });
      runner.noticeStatus(status);
    },
  });
  const pictures = createSlipPictures();
  const runner = startPrintRunner({
    spool,
    printer,
    log,
    now,
    signal,
    onDrawn: pictures.keep,
    onJob: (job) => {
      publish({ kind: 'print-job', job });
      records.outbox.wake();
    },
  });
  const close = async () => {
    await Promise.race([runner.finished, delay(stopGraceMs)]);
    await printer[Symbol.asyncDispose]();
    await runner.finished;
  };
  const unsettled = () => spool.unsettled().map((job) => ({ kind: 'print-job' as const, job: runner.describe(job) }));
  return { spool, printer, pictures, runner, unsettled, close };
}
