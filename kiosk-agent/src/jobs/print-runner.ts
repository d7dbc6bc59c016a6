import { setTimeout as delay } from 'node:timers/promises';
import type { PrinterStatus, PrintJob } from '@machikado/contracts/print.ts';
import type { Log } from '@machikado/runtime/log.ts';
import { drawSlip } from '../documents/layout.ts';
import { pngOfRows } from '../drivers/bitmap-png.ts';
import type { Bitmap } from '../drivers/escpos/raster.ts';
import { composeSlip, SlipDocument } from '../documents/slip.ts';
import type { Printer, SlipOutcome } from '../drivers/printer.ts';
import { canPrint } from '../drivers/driver-state.ts';
import { describeJob, isTooOld, jobNumber, type JobProgress, type SpooledJob } from './print-job.ts';
import type { Settlement, Spool } from './spool.ts';

export type RunnerOptions = {
  readonly spool: Spool;
  readonly printer: Printer;
  readonly log: Log;
  readonly onJob: (job: PrintJob) => void;
  /** Hears of each slip before it is sent; `picture` makes the PNG that people see of it. */
  readonly onDrawn: (jobId: string, picture: () => Uint8Array) => void;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** How often the printer and the disk are looked at again while a job waits. */
  readonly tickMs?: number;
};

export type PrintRunner = {
  /** Takes up a new job. */
  readonly wake: () => void;
  /** Tells the running job what its printer says. */
  readonly noticeStatus: (status: PrinterStatus) => void;
  readonly describe: (job: SpooledJob) => PrintJob;
  /** The slip as dots, as long as its document is kept. */
  readonly draw: (job: SpooledJob) => ComposedSlip | undefined;
  /** Resolves when the signal has fired and no slip is on its way. */
  readonly finished: Promise<void>;
};

/** A slip as dots, and as it was composed. */
type ComposedSlip = { readonly bitmap: Bitmap; readonly document: string };

/** The dots that are printed, as a PNG. */
export function pictureOf({ bitmap }: Pick<ComposedSlip, 'bitmap'>): Uint8Array {
  return pngOfRows(bitmap.rows, Math.ceil(bitmap.widthDots / 8));
}

type Running = RunnerOptions & { readonly progress: Map<string, JobProgress>; wakeUp: () => void };

const noProgress: JobProgress = { sentBands: 0, totalBands: 0 };
const keptProgress = 64;

/** Prints the jobs of the spool one after another, each at most once. */
export function startPrintRunner(options: RunnerOptions): PrintRunner {
  const running: Running = { ...options, progress: new Map(), wakeUp: () => undefined };
  let current: string | undefined;
  const run = async (): Promise<void> => {
    await recallSent(running);
    if (!(await persist(running, () => running.spool.recover(running.now())))) return;
    while (!running.signal.aborted) {
      const job = running.spool.next();
      if (job === undefined) {
        await nextWake(running);
        continue;
      }
      current = job.id;
      await runJob(running, job);
    }
  };
  return {
    wake: () => running.wakeUp(),
    noticeStatus: (status) => {
      const job = current === undefined ? undefined : running.spool.find(current);
      if (job?.state === 'sending') report(running, job, { obstacle: canPrint(status) ? undefined : status });
      running.wakeUp();
    },
    describe: (job) => describeJob(job, running.progress.get(job.id) ?? noProgress),
    draw: (job) => draw(running, job),
    finished: run(),
  };
}

/** Of a printer that keeps jobs the end of a slip can be learnt after a crash; with any other it stays unknown. */
async function recallSent(running: Running): Promise<void> {
  const { recall } = running.printer;
  if (recall === undefined) return;
  for (const job of running.spool.unsettled().filter(({ state }) => state === 'sending'))
    if (await recall(job.id)) await settle(running, job, { state: 'printed', proof: 'printed' });
}

/** Sleeps until something has changed: a new job, the printer's status, the end of this process. */
function nextWake(running: Running, atMostMs?: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = atMostMs === undefined ? undefined : setTimeout(resolve, atMostMs);
    const done = () => {
      clearTimeout(timer);
      running.signal.removeEventListener('abort', done);
      resolve();
    };
    running.wakeUp = done;
    running.signal.addEventListener('abort', done, { once: true });
    if (running.signal.aborted) done();
  });
}

/** Repeats a write until the disk has room for it; false when this process ends first. */
async function persist(running: Running, write: () => { readonly ok: boolean }): Promise<boolean> {
  while (!write().ok) {
    await delay(running.tickMs ?? 1000, undefined, { signal: running.signal }).catch(() => undefined);
    if (running.signal.aborted) return false;
  }
  return true;
}

function report(running: Running, job: SpooledJob, change: Partial<JobProgress>): void {
  const progress = { ...(running.progress.get(job.id) ?? noProgress), ...change };
  running.progress.set(job.id, progress);
  const [eldest] = running.progress.keys();
  if (running.progress.size > keptProgress && eldest !== undefined) running.progress.delete(eldest);
  running.onJob(describeJob(job, progress));
}

function draw(running: Running, job: SpooledJob): ComposedSlip | undefined {
  const bytes = running.spool.document(job.id);
  if (bytes === undefined) return undefined;
  const document = SlipDocument.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  const { print } = running.printer.profile();
  const stamp = { number: jobNumber(job.seq), printedAt: new Date(job.createdAt), columns: print.columns };
  const composed = composeSlip(document, stamp);
  return { bitmap: drawSlip(composed, { ...print, locale: document.frame.locale }), document: composed };
}

async function settle(running: Running, job: SpooledJob, end: Omit<Settlement, 'at'>): Promise<void> {
  const written = await persist(running, () => running.spool.settle(job.id, { ...end, at: running.now() }));
  const settled = running.spool.find(job.id);
  if (!written || settled === undefined) return;
  running.log.info('print.settled', { number: jobNumber(job.seq), state: end.state, reason: end.reason });
  report(running, settled, { obstacle: undefined, proof: end.proof });
}

/** Brings one job to its end, however long the printer has to be waited for. */
async function runJob(running: Running, job: SpooledJob): Promise<void> {
  let drawn: ComposedSlip | undefined;
  try {
    drawn = draw(running, job);
    const slip = drawn;
    if (slip !== undefined) running.onDrawn(job.id, () => pictureOf(slip));
  } catch (error) {
    // One slip that cannot be drawn must not stop the others, now and after every start.
    running.log.error('print.undrawable', { number: jobNumber(job.seq), message: String(error) });
  }
  if (drawn === undefined) return settle(running, job, { state: 'failed', reason: 'error' });
  report(running, job, {});
  let reason: PrinterStatus | undefined;
  while (!running.signal.aborted) {
    // Before the try: what has waited that long, also behind another slip, comes out for nobody.
    if (isTooOld(job.createdAt, running.now())) return settle(running, job, { state: 'failed', reason });
    const outcome = await tryOnce(running, job, drawn);
    if (outcome.kind === 'printed') return settle(running, job, { state: 'printed', proof: outcome.proof });
    if (outcome.kind === 'unknown') return settle(running, job, { state: 'unknown', reason: outcome.reason });
    reason = outcome.kind === 'not-started' ? outcome.reason : undefined;
    if (reason !== running.progress.get(job.id)?.obstacle) report(running, job, { obstacle: reason });
    await nextWake(running, running.tickMs ?? 1000);
  }
}

async function tryOnce(running: Running, job: SpooledJob, drawn: ComposedSlip): Promise<SlipOutcome> {
  const { printer, spool } = running;
  const status = printer.status();
  if (!canPrint(status)) return { kind: 'not-started', reason: status };
  const sending: SpooledJob = { ...job, state: 'sending' };
  return printer.print({
    id: job.id,
    bitmap: drawn.bitmap,
    document: drawn.document,
    isTest: job.kind === 'self-test',
    separate: spool.lastEndIsUnknown(),
    mayStart: () => {
      const marked = spool.markSending(job.id);
      if (marked.ok) report(running, sending, { obstacle: undefined });
      return marked.ok;
    },
    onBand: (sentBands, totalBands) => report(running, sending, { sentBands, totalBands }),
  });
}
