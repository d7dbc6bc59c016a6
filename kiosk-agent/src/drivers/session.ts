import type { PrinterStatus, PrintProof } from '@machikado/contracts/print.ts';
import type { Result } from '@machikado/contracts/result.ts';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import type { Slip } from './printer.ts';

export type SessionFailure = 'closed' | 'silent';
export type PrinterIdentity = { readonly maker: string; readonly model: string };

/** A slip as the commands that are sent, in order; the question whether it is worked comes last, and by itself. */
export type EncodedSlip = {
  readonly preamble: Uint8Array;
  readonly bands: readonly Uint8Array[];
  readonly ending: Uint8Array;
};

/** One connection to a printer, in the language that it speaks: questions, answers, and bytes of slips. */
export type Session = {
  /** Rights the printer after whatever was before, and switches its automatic status on. */
  readonly greet: () => Promise<Result<undefined, 'closed'>>;
  /** Asks how the printer is. `silent` when it does not answer all of it in time. */
  readonly askStatus: () => Promise<Result<PrinterStatus, SessionFailure>>;
  /** Asks who it is, where its language has a question for that; the answer also proves that all before it is worked. */
  readonly identify: () => Promise<Result<PrinterIdentity | undefined, SessionFailure>>;
  readonly encode: (
    slip: Pick<Slip, 'bitmap' | 'document' | 'isTest' | 'separate'>,
    profile: PrinterProfile,
  ) => EncodedSlip;
  readonly write: (bytes: Uint8Array) => Promise<Result<undefined, 'closed'>>;
  /** What is sent after a slip to learn what became of it, the answer, and what that proves. Wait before sending. */
  readonly proofOf: (
    slip: Pick<Slip, 'id'>,
    profile: PrinterProfile,
  ) => { readonly question: Uint8Array; readonly answered: Promise<void>; readonly proves: PrintProof };
  readonly closed: Promise<void>;
  readonly close: () => void;
};

export type SessionOptions = {
  readonly answerTimeoutMs: number;
  /** One whole band, so that a printer that still waits for half a picture gets out of it. */
  readonly flushBytes: number;
  /** Hears the automatic status. */
  readonly onStatus: (status: PrinterStatus) => void;
};
