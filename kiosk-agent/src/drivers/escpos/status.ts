import type { PrinterStatus } from '@machikado/contracts/print.ts';

/** What an ESC/POS printer says of itself, joined from whichever bytes carry it. */
export type Condition = {
  readonly offline: boolean;
  readonly coverOpen: boolean;
  readonly paperEnd: boolean;
  readonly paperNearEnd: boolean;
  readonly cutterError: boolean;
  /** Its head is too hot; it goes on by itself. */
  readonly overheated: boolean;
  /** Only switching it off and on helps. */
  readonly error: boolean;
};

export type Reply =
  | { readonly kind: 'automatic'; readonly condition: Condition }
  | { readonly kind: 'real-time'; readonly byte: number }
  | { readonly kind: 'fence' }
  | { readonly kind: 'identity'; readonly text: string }
  /** The answer to GS ( H, function 48. */
  | { readonly kind: 'process'; readonly id: string };

const maxBlockBytes = 80;

/** Fixed bits that tell one kind of answer from another (Epson ESC/POS: GS a, DLE EOT, GS r, GS I). */
const isAutomaticFirst = (byte: number) => (byte & 0x93) === 0x10;
const isAutomaticRest = (byte: number) => (byte & 0x90) === 0x00;
const isRealTime = (byte: number) => (byte & 0x93) === 0x12;
const isFence = (byte: number) => (byte & 0xf0) === 0x00;
/** Blocks end with NUL (Epson ESC/POS: GS I, GS ( H). */
const blockFirst: Readonly<Record<number, 'identity' | 'process'>> = { 0x5f: 'identity', 0x37: 'process' };
/** Stands before the characters of GS ( H. */
const processMark = '\x22';

/** Decodes the four bytes of automatic status back. */
function decodeAutomatic(bytes: readonly number[]): Condition {
  const [first = 0, second = 0, third = 0] = bytes;
  return {
    offline: (first & 0x08) !== 0,
    coverOpen: (first & 0x20) !== 0,
    cutterError: (second & 0x08) !== 0,
    overheated: (second & 0x40) !== 0,
    error: (second & 0x20) !== 0,
    paperNearEnd: (third & 0x03) !== 0,
    paperEnd: (third & 0x0c) !== 0,
  };
}

/** Decodes the answers to DLE EOT 1, 2, 3 and 4, in this order. */
export function decodeRealTime(bytes: readonly [number, number, number, number]): Condition {
  const [printer, cause, error, paper] = bytes;
  return {
    offline: (printer & 0x08) !== 0,
    coverOpen: (cause & 0x04) !== 0,
    cutterError: (error & 0x08) !== 0,
    overheated: (error & 0x40) !== 0,
    error: (error & 0x20) !== 0,
    paperNearEnd: (paper & 0x0c) !== 0,
    paperEnd: (paper & 0x60) !== 0 || (cause & 0x20) !== 0,
  };
}

/** The one word for a condition: what a person has to do first comes first. */
export function classifyCondition(condition: Condition): PrinterStatus {
  if (condition.coverOpen) return 'cover-open';
  if (condition.paperEnd) return 'paper-end';
  if (condition.cutterError) return 'cutter-error';
  if (condition.error) return 'error';
  if (condition.overheated) return 'overheated';
  if (condition.offline) return 'offline';
  return condition.paperNearEnd ? 'paper-near-end' : 'ready';
}

/**
 * Reads a printer's answers from its byte stream, however the bytes are cut. Bytes that belong to no answer are dropped;
 * memory stays bounded.
 */
export function createReplyReader(): (bytes: Uint8Array) => Reply[] {
  let automatic: number[] | undefined;
  let block: { readonly kind: 'identity' | 'process'; readonly bytes: number[] } | undefined;
  const readByte = (byte: number): Reply | undefined => {
    if (block !== undefined) {
      if (byte !== 0 && block.bytes.length < maxBlockBytes) {
        block.bytes.push(byte);
        return undefined;
      }
      const { kind, bytes } = block;
      block = undefined;
      return decodeBlock(kind, String.fromCharCode(...bytes));
    }
    if (automatic !== undefined && isAutomaticRest(byte)) {
      automatic.push(byte);
      if (automatic.length < 4) return undefined;
      const condition = decodeAutomatic(automatic);
      automatic = undefined;
      return { kind: 'automatic', condition };
    }
    automatic = undefined;
    if (isAutomaticFirst(byte)) automatic = [byte];
    else if (isRealTime(byte)) return { kind: 'real-time', byte };
    else if (isFence(byte)) return { kind: 'fence' };
    else {
      const kind = blockFirst[byte];
      if (kind !== undefined) block = { kind, bytes: [] };
    }
    return undefined;
  };
  return (bytes) => {
    const replies: Reply[] = [];
    for (const byte of bytes) {
      const reply = readByte(byte);
      if (reply !== undefined) replies.push(reply);
    }
    return replies;
  };
}

function decodeBlock(kind: 'identity' | 'process', text: string): Reply | undefined {
  if (kind === 'identity') return { kind, text };
  return text.startsWith(processMark) ? { kind, id: text.slice(1) } : undefined;
}
