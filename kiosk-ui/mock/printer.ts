import { randomUUID } from 'node:crypto';
import type { PrintJob, PrintJobState } from '@machikado/contracts/print.ts';

export type PrintOutcome = { state: PrintJobState; reason?: PrintJob['reason'] };
export type MockPrinter = {
  /** What becomes of the jobs from now on. */
  outcome: PrintOutcome;
  readonly print: () => PrintJob;
  readonly lastJob: () => PrintJob | undefined;
};

const totalBands = 24;
const bandsBeforeUnknown = 14;
const bandMs = 40;

/** A printer whose slips come out band by band and end as they are told to. */
export function createMockPrinter(onChange: (job: PrintJob) => void): MockPrinter {
  const jobs = new Map<string, PrintJob>();
  const set = (job: PrintJob) => {
    jobs.set(job.id, job);
    onChange(job);
  };
  const printer: MockPrinter = {
    outcome: { state: 'printed' },
    lastJob: () => Array.from(jobs.values()).at(-1),
    print: () => {
      const number = `P-${String(jobs.size + 1).padStart(4, '0')}`;
      const job: PrintJob = { id: randomUUID(), number, kind: 'permit', state: 'queued', sentBands: 0, totalBands };
      set(job);
      const { state, reason } = printer.outcome;
      if (state === 'waiting' || state === 'failed') set({ ...job, state, ...(reason && { reason }) });
      else feed(job, state);
      return jobs.get(job.id) ?? job;
    },
  };

  function feed(job: PrintJob, end: PrintJobState): void {
    const bands = end === 'unknown' ? bandsBeforeUnknown : totalBands;
    let sentBands = 0;
    const timer = setInterval(() => {
      sentBands += 1;
      const done = sentBands >= bands;
      if (done) clearInterval(timer);
      set({
        ...job,
        sentBands,
        state: done ? end : 'printing',
        ...(done && end === 'printed' && { proof: 'printed' }),
      });
    }, bandMs).unref();
  }
  return printer;
}
