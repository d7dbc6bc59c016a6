import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** Longer than any answer with receipts in it. */
export const maxMessageBytes = 64 * 1024;
const lengthBytes = 4;

/** A message on its way: four bytes of length, most significant first, then that many bytes of UTF-8. */
export function encodeFrame(message: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(lengthBytes + message.length);
  frame.writeUInt32BE(message.length, 0);
  frame.set(message, lengthBytes);
  return frame;
}

/**
 * Splits a terminal's stream into messages, however its bytes are cut. After `frame-too-long` or `frame-empty` nothing
 * that follows can be trusted, and the link has to be closed.
 */
export function createFrameReader(): (bytes: Uint8Array) => Result<Uint8Array[], 'frame-too-long' | 'frame-empty'> {
  let held = Buffer.alloc(0);
  return (bytes) => {
    held = Buffer.concat([held, bytes]);
    const messages: Uint8Array[] = [];
    while (held.length >= lengthBytes) {
      const length = held.readUInt32BE(0);
      if (length === 0) return err('frame-empty');
      if (length > maxMessageBytes) return err('frame-too-long');
      if (held.length < lengthBytes + length) break;
      messages.push(new Uint8Array(held.subarray(lengthBytes, lengthBytes + length)));
      held = held.subarray(lengthBytes + length);
    }
    return ok(messages);
  };
}
