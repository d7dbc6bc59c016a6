import { crc32 } from 'node:zlib';

/** What one write of the spool holds; numbers grow from frame to frame, also over segments and restarts. */
export type SpoolFrame = { readonly number: number; readonly payload: Buffer };

/** Payload's length (4 bytes), CRC-32 of all that follows it (4), number (6), payload; all numbers little-endian. */
const headBytes = 14;
const checkedFrom = 8;

/** A frame as it stands in a segment. The payload must not be empty: a length of zero is the end. */
export function encodeFrame({ number, payload }: SpoolFrame): Buffer {
  const bytes = Buffer.allocUnsafe(headBytes + payload.length);
  bytes.writeUInt32LE(payload.length, 0);
  bytes.writeUIntLE(number, checkedFrom, 6);
  payload.copy(bytes, headBytes);
  bytes.writeUInt32LE(crc32(bytes.subarray(checkedFrom)), 4);
  return bytes;
}

/**
 * The whole frames at the beginning of a segment, and how many bytes after them are neither a frame nor empty: those of
 * a write that the end of the process or of the power has cut.
 */
export function readFrames(segment: Buffer): { readonly frames: readonly SpoolFrame[]; readonly tornBytes: number } {
  const frames: SpoolFrame[] = [];
  let at = 0;
  while (at + headBytes < segment.length) {
    const end = at + headBytes + segment.readUInt32LE(at);
    if (end === at + headBytes || end > segment.length) break;
    const bytes = segment.subarray(at, end);
    if (crc32(bytes.subarray(checkedFrom)) !== bytes.readUInt32LE(4)) break;
    frames.push({ number: bytes.readUIntLE(checkedFrom, 6), payload: bytes.subarray(headBytes) });
    at = end;
  }
  const rest = segment.subarray(at);
  let torn = rest.length;
  while (torn > 0 && rest[torn - 1] === 0) torn--;
  return { frames, tornBytes: torn };
}
