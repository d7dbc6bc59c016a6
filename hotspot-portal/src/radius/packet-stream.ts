import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { headerBytes, maxPacketBytes } from './packet.ts';

/** Cuts a stream of bytes into packets by their own lengths (RFC 6614 §3.4). Errors: a length that no packet has. */
export type PacketStream = { readonly take: (chunk: Buffer) => Result<readonly Buffer[], 'bad-length'> };

export function createPacketStream(): PacketStream {
  let held: Buffer = Buffer.alloc(0);
  return {
    take: (chunk) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const packets: Buffer[] = [];
      while (held.length >= 4) {
        const length = held.readUInt16BE(2);
        if (length < headerBytes || length > maxPacketBytes) return err('bad-length');
        if (held.length < length) break;
        packets.push(held.subarray(0, length));
        held = held.subarray(length);
      }
      return ok(packets);
    },
  };
}
