import { z } from 'zod';

/** What a person can do to the printer, and faults that come after so many more bytes of print. */
export const PrinterOrder = z.strictObject({
  paper: z.enum(['ok', 'near-end', 'end']).optional(),
  cover: z.enum(['closed', 'open']).optional(),
  /** `false` pulls the plug: connections end and what was in the buffer is lost. */
  online: z.boolean().optional(),
  /** Stops reading after so many bytes, until the next order. */
  pauseAfterBytes: z.int().nonnegative().optional(),
  /** Closes the connection after so many bytes. */
  dropAfterBytes: z.int().nonnegative().optional(),
  /** Ends its own half of the connection after so many bytes: it says nothing more, and still takes what is sent. */
  halfCloseAfterBytes: z.int().nonnegative().optional(),
  endPaperAfterBytes: z.int().nonnegative().optional(),
  /** How long it takes over each command, a slow printer over each band of a picture; 0 is no time at all. */
  commandMs: z.int().min(0).max(2000).optional(),
  /** What stops it besides paper and cover: a jammed cutter, a hot head, a fault that only switching off ends. */
  trouble: z.enum(['none', 'cutter', 'heat', 'fault']).optional(),
  /** Makes it another printer: what it answers to GS I from now on. */
  identity: z.strictObject({ maker: z.string().max(40), model: z.string().max(40) }).optional(),
});
export type PrinterOrder = z.infer<typeof PrinterOrder>;

export type PrinterState = {
  paper: 'ok' | 'near-end' | 'end';
  cover: 'closed' | 'open';
  online: boolean;
  trouble: 'none' | 'cutter' | 'heat' | 'fault';
};

const isOffline = (state: PrinterState) => state.paper === 'end' || state.cover === 'open' || state.trouble !== 'none';

/** Bits of the third real-time answer and of the second automatic byte. */
const troubleBits = { none: 0, cutter: 0x08, fault: 0x20, heat: 0x40 } as const;

/** Whether the printer works the commands in its buffer. */
export function canWork(state: PrinterState): boolean {
  return state.online && !isOffline(state);
}

/** The answer to DLE EOT `what`. */
export function realTimeStatus(state: PrinterState, what: number): number {
  const fixed = 0x12;
  const trouble = troubleBits[state.trouble];
  if (what === 1) return fixed | (isOffline(state) ? 0x08 : 0);
  if (what === 2)
    return (
      fixed | (state.cover === 'open' ? 0x04 : 0) | (state.paper === 'end' ? 0x20 : 0) | (trouble === 0 ? 0 : 0x40)
    );
  if (what === 3) return fixed | trouble;
  if (what === 4) return fixed | (state.paper === 'ok' ? 0 : 0x0c) | (state.paper === 'end' ? 0x60 : 0);
  return fixed;
}

/** Automatic status back (GS a). */
export function automaticStatus(state: PrinterState): Uint8Array {
  const first = 0x10 | (isOffline(state) ? 0x08 : 0) | (state.cover === 'open' ? 0x20 : 0);
  return Uint8Array.of(first, troubleBits[state.trouble], paperSensor(state), 0x0f);
}

/** The answer to GS r 1, and the third byte of automatic status. */
export function paperSensor(state: PrinterState): number {
  return (state.paper === 'ok' ? 0 : 0x03) | (state.paper === 'end' ? 0x0c : 0);
}
