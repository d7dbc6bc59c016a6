import { z } from 'zod';

/**
 * `queued` journalled, no byte sent · `printing` bytes on their way · `printed` the printer's fence answered after the
 * last byte · `waiting` paused before the first byte by paper or cover · `failed` ended with nothing printed ·
 * `unknown` bytes were accepted and the end was not seen: never reprinted by itself, ask staff.
 */
export const PrintJobState = z.enum(['queued', 'waiting', 'printing', 'printed', 'failed', 'unknown']);
export type PrintJobState = z.infer<typeof PrintJobState>;

export const PrinterStatus = z.enum([
  'ready',
  'offline',
  'cover-open',
  'paper-end',
  'paper-near-end',
  'cutter-error',
  /** The print head cools down; printing goes on by itself. */
  'overheated',
  /** Only switching the printer off and on helps. */
  'error',
]);
export type PrinterStatus = z.infer<typeof PrinterStatus>;

/**
 * How much a printer says of a slip that came out. `processed`: it has worked every command of it. `printed`: the paper
 * is out of its head, too.
 */
export const PrintProof = z.enum(['processed', 'printed']);
export type PrintProof = z.infer<typeof PrintProof>;

export const PrintJob = z.object({
  id: z.uuid(),
  /** Short number printed on the slip and named to staff: `P-0042`. */
  number: z.string(),
  kind: z.string(),
  state: PrintJobState,
  /** Why it waits, failed or is unknown. */
  reason: PrinterStatus.optional(),
  /** Of a slip that is `printed`; without it no more than `processed` is known. */
  proof: PrintProof.optional(),
  /** Bands acknowledged by the socket and in total: the real progress of the slip. */
  sentBands: z.int().nonnegative(),
  totalBands: z.int().nonnegative(),
});
export type PrintJob = z.infer<typeof PrintJob>;
