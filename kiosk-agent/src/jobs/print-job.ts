import type { PrinterStatus, PrintJob, PrintProof } from '@machikado/contracts/print.ts';

/**
 * What the spool keeps of a job. `queued` no byte sent · `sending` the marker before byte 1 is durable · the rest are
 * ends. `waiting` and `printing` of the public state follow from these and from what the printer says now.
 */
export type SpoolState = 'queued' | 'sending' | 'printed' | 'failed' | 'unknown';

const legalMoves: Readonly<Record<SpoolState, readonly SpoolState[]>> = {
  queued: ['sending', 'failed'],
  sending: ['printed', 'unknown'],
  printed: [],
  failed: [],
  unknown: [],
};

/** A job never leaves an end, never goes back to the queue, and fails only while no byte was sent. */
export function mayMove(from: SpoolState, to: SpoolState): boolean {
  return legalMoves[from].includes(to);
}

export function isSettled(state: SpoolState): boolean {
  return legalMoves[state].length === 0;
}

/** One row of the spool, without the document. */
export type SpooledJob = {
  readonly seq: number;
  readonly id: string;
  readonly kind: string;
  readonly state: SpoolState;
  readonly reason: PrinterStatus | undefined;
  readonly createdAt: string;
};

/** What is known of a job only while this process lives. */
export type JobProgress = {
  readonly sentBands: number;
  readonly totalBands: number;
  /** What the printer waits for at this moment. */
  readonly obstacle?: PrinterStatus | undefined;
  /** What the printer has said of a slip that came out. */
  readonly proof?: PrintProof | undefined;
};

/** How long a job may wait for paper or a closed cover before it is given up, so that no old slip comes out later. */
export const giveUpAfterMs = 10 * 60_000;

export function isTooOld(createdAt: string, now: Date): boolean {
  const ageMs = now.getTime() - Date.parse(createdAt);
  // A clock that was set back makes a job look as if it came from the future: it is not old.
  return ageMs > giveUpAfterMs;
}

/** `P-0042`: short enough to say aloud, and never used twice on one kiosk. */
export function jobNumber(seq: number): string {
  return `P-${String(seq).padStart(4, '0')}`;
}

/** A job as people may know it. */
export function describeJob(job: SpooledJob, progress: JobProgress): PrintJob {
  const { obstacle, proof, ...bands } = progress;
  const reason = isSettled(job.state) ? job.reason : obstacle;
  const running = job.state === 'sending' ? 'printing' : 'queued';
  const waits = job.state === 'queued' && obstacle !== undefined;
  return {
    id: job.id,
    number: jobNumber(job.seq),
    kind: job.kind,
    state: job.state === 'queued' || job.state === 'sending' ? (waits ? 'waiting' : running) : job.state,
    ...(reason !== undefined && { reason }),
    ...(proof !== undefined && { proof }),
    ...bands,
  };
}
