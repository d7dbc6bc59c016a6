import type { PrinterStatus } from '@machikado/contracts/print.ts';

/** One automatic status of a Star printer. */
export type StarReply = {
  readonly status: PrinterStatus;
  /** How many ETBs it has worked, 0 to 31; absent where the model does not count. */
  readonly etbCounter: number | undefined;
};

const longestReply = 32;

/** A status begins with its own length, spread over two bytes; the fixed bits tell it from anything else. */
const isFirst = (byte: number) => (byte & 0x91) === 0x01;
const lengthOf = (first: number, second: number) =>
  ((first >> 2) & 0x18) + ((first >> 1) & 0x07) + ((second >> 6) & 0x02);

/** The one word for a status: what a person has to do first comes first. */
function classify(bytes: readonly number[]): PrinterStatus {
  const [, , state = 0, faults = 0, , paper = 0] = bytes;
  if ((state & 0x20) !== 0) return 'cover-open';
  if ((paper & 0x08) !== 0) return 'paper-end';
  if ((faults & 0x08) !== 0) return 'cutter-error';
  if ((faults & 0x24) !== 0) return 'error';
  if ((faults & 0x40) !== 0) return 'overheated';
  if ((state & 0x08) !== 0) return 'offline';
  return (paper & 0x06) !== 0 ? 'paper-near-end' : 'ready';
}

/** Five bits of the eighth byte, with a gap between them. */
function counterOf(bytes: readonly number[]): number | undefined {
  const byte = bytes[7];
  return byte === undefined ? undefined : ((byte >> 2) & 0x18) | ((byte >> 1) & 0x07);
}

/** Reads the statuses out of a printer's byte stream, however the bytes are cut; other bytes are dropped. */
export function createStarReader(): (bytes: Uint8Array) => StarReply[] {
  let held: number[] = [];
  const readByte = (byte: number): StarReply | undefined => {
    if (held.length === 0 && !isFirst(byte)) return undefined;
    held.push(byte);
    const [first = 0, second] = held;
    if (second === undefined) return undefined;
    const length = lengthOf(first, second);
    if (length < 7 || length > longestReply) {
      held = isFirst(second) ? [second] : [];
      return undefined;
    }
    if (held.length < length) return undefined;
    const reply = { status: classify(held), etbCounter: counterOf(held) };
    held = [];
    return reply;
  };
  return (bytes) => {
    const replies: StarReply[] = [];
    for (const byte of bytes) {
      const reply = readByte(byte);
      if (reply !== undefined) replies.push(reply);
    }
    return replies;
  };
}
