import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** The flags of EAP-TLS and of what is built like it: RFC 5216 §3.1, RFC 5281 §9.1. */
export const tlsFlags = { length: 0x80, more: 0x40, start: 0x20, versionMask: 0x07 } as const;

/** What goes everywhere: RFC 3748 §3.1 has every link carry 1020 bytes of EAP. */
const leastFragmentBytes = 1000;
/** An Access-Challenge with it stays below 1420 bytes, IPv6 and all: what a VPN to the access point lets through whole. */
const mostFragmentBytes = 1280;
/** 802.1X's header, EAP's, the flags and the length. */
const fragmentHeaders = 4 + 5 + 1 + 4;

/** Bytes of TLS in one packet, where the access point tells how much its link carries (Framed-MTU, RFC 3579 §2.4). */
export const fragmentBytesFor = (linkBytes = 0): number =>
  Math.min(mostFragmentBytes, Math.max(leastFragmentBytes, linkBytes - fragmentHeaders));
/** A certificate chain and its request; whoever sends more is not a phone. */
const maxMessageBytes = 64 * 1024;

export type FragmentFault = 'too-short' | 'too-long' | 'wrong-length';

/** Takes a peer's fragments. `null` while more is to come: it is then asked for by an empty packet. */
export type Reassembly = {
  readonly take: (data: Buffer) => Result<Buffer | null, FragmentFault>;
  readonly heldBytes: () => number;
};

export function createReassembly(): Reassembly {
  let held: Buffer[] = [];
  let bytes = 0;
  let told: number | null = null;
  const refuse = (fault: FragmentFault) => {
    held = [];
    bytes = 0;
    told = null;
    return err(fault);
  };
  return {
    heldBytes: () => bytes,
    take: (data) => {
      if (data.length < 1) return refuse('too-short');
      const flags = data.readUInt8(0);
      const hasLength = (flags & tlsFlags.length) !== 0;
      if (hasLength && data.length < 5) return refuse('too-short');
      if (hasLength) told ??= data.readUInt32BE(1);
      const part = data.subarray(hasLength ? 5 : 1);
      bytes += part.length;
      if (bytes > maxMessageBytes || (told ?? 0) > maxMessageBytes) return refuse('too-long');
      held.push(part);
      if ((flags & tlsFlags.more) !== 0) return ok(null);
      const whole = Buffer.concat(held);
      if (told !== null && told !== whole.length) return refuse('wrong-length');
      held = [];
      bytes = 0;
      told = null;
      return ok(whole);
    },
  };
}

/** A message in the parts in which it is sent, each with its flags; `version` is PEAP's or TTLS's. One that is empty has one part. */
export function fragmentsOf(message: Buffer, version: number, fragmentBytes = leastFragmentBytes): readonly Buffer[] {
  if (message.length <= fragmentBytes) return [Buffer.concat([Buffer.of(version), message])];
  const parts: Buffer[] = [];
  for (let at = 0; at < message.length; at += fragmentBytes) {
    const first = at === 0;
    const more = at + fragmentBytes < message.length;
    const flags = version | (first ? tlsFlags.length : 0) | (more ? tlsFlags.more : 0);
    const length = Buffer.alloc(first ? 4 : 0);
    if (first) length.writeUInt32BE(message.length);
    parts.push(Buffer.concat([Buffer.of(flags), length, message.subarray(at, at + fragmentBytes)]));
  }
  return parts;
}
