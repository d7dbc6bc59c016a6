/**
 * MD4 (RFC 1320), which OpenSSL 3 has put away. MS-CHAP is made of it (RFC 2759 §8.3), nothing else here may be.
 */

const blockBytes = 64;
const constants = [0, 0x5a827999, 0x6ed9eba1] as const;
const shifts = [
  [3, 7, 11, 19],
  [3, 5, 9, 13],
  [3, 9, 11, 15],
] as const;

/** In which order each round takes the sixteen words. */
const orders = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
] as const;

const mixes: readonly ((x: number, y: number, z: number) => number)[] = [
  (x, y, z) => (x & y) | (~x & z),
  (x, y, z) => (x & y) | (x & z) | (y & z),
  (x, y, z) => x ^ y ^ z,
];

const rotate = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));

/** The message, a one bit, zeros, and its length in bits as 64 bits, the low byte first (§3.1, §3.2). */
function padded(message: Buffer): Buffer {
  const filled = Buffer.alloc(Math.ceil((message.length + 9) / blockBytes) * blockBytes);
  message.copy(filled);
  filled.writeUInt8(0x80, message.length);
  filled.writeBigUInt64LE(BigInt(message.length) * 8n, filled.length - 8);
  return filled;
}

type State = readonly [number, number, number, number];

function takeBlock(state: State, block: Buffer): State {
  const word = (at: number) => block.readUInt32LE(at * 4);
  let [a, b, c, d] = state;
  for (const [round, order] of orders.entries()) {
    const mix = mixes[round] ?? ((x) => x);
    for (const [step, at] of order.entries()) {
      const sum = (a + mix(b, c, d) + word(at) + (constants[round] ?? 0)) | 0;
      [a, d, c, b] = [d, c, b, rotate(sum, shifts[round]?.[step % 4] ?? 0)];
    }
  }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0];
}

/** 16 bytes. */
export function md4(message: Buffer): Buffer {
  const filled = padded(message);
  let state: State = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let at = 0; at < filled.length; at += blockBytes) state = takeBlock(state, filled.subarray(at, at + blockBytes));
  const digest = Buffer.alloc(16);
  for (const [at, value] of state.entries()) digest.writeInt32LE(value, at * 4);
  return digest;
}
