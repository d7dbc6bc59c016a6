/**
 * MD5 (RFC 1321), unrolled: for the few blocks of a RADIUS packet a call into OpenSSL costs more than the digest, and
 * where the machine's policy is FIPS there is none. One message at a time, from `beginMd5` to `endMd5`.
 */

/** Four words between two blocks. */
export type Md5State = Int32Array;

const blockBytes = 64;
const lengthAt = 56;
const initial: Md5State = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);

const block = new Uint8Array(blockBytes);
const blockWords = new DataView(block.buffer);
const running: Md5State = new Int32Array(4);
let filled = 0;
let taken = 0;

/** RFC 1321 §3.4: the four rounds of sixteen steps, each over one word of the block and one constant. */
// eslint-disable-next-line max-lines-per-function -- A table of 64 steps: in a loop it takes three times as long.
function mix(state: Md5State, x: DataView): void {
  const a = state[0] ?? 0;
  const b = state[1] ?? 0;
  const c = state[2] ?? 0;
  const d = state[3] ?? 0;
  let p = a;
  let q = b;
  let r = c;
  let s = d;
  // Round 1.
  p = (p + (s ^ (q & (r ^ s))) + x.getInt32(0, true) + 0xd76aa478) | 0;
  p = (((p << 7) | (p >>> 25)) + q) | 0;
  s = (s + (r ^ (p & (q ^ r))) + x.getInt32(4, true) + 0xe8c7b756) | 0;
  s = (((s << 12) | (s >>> 20)) + p) | 0;
  r = (r + (q ^ (s & (p ^ q))) + x.getInt32(8, true) + 0x242070db) | 0;
  r = (((r << 17) | (r >>> 15)) + s) | 0;
  q = (q + (p ^ (r & (s ^ p))) + x.getInt32(12, true) + 0xc1bdceee) | 0;
  q = (((q << 22) | (q >>> 10)) + r) | 0;
  p = (p + (s ^ (q & (r ^ s))) + x.getInt32(16, true) + 0xf57c0faf) | 0;
  p = (((p << 7) | (p >>> 25)) + q) | 0;
  s = (s + (r ^ (p & (q ^ r))) + x.getInt32(20, true) + 0x4787c62a) | 0;
  s = (((s << 12) | (s >>> 20)) + p) | 0;
  r = (r + (q ^ (s & (p ^ q))) + x.getInt32(24, true) + 0xa8304613) | 0;
  r = (((r << 17) | (r >>> 15)) + s) | 0;
  q = (q + (p ^ (r & (s ^ p))) + x.getInt32(28, true) + 0xfd469501) | 0;
  q = (((q << 22) | (q >>> 10)) + r) | 0;
  p = (p + (s ^ (q & (r ^ s))) + x.getInt32(32, true) + 0x698098d8) | 0;
  p = (((p << 7) | (p >>> 25)) + q) | 0;
  s = (s + (r ^ (p & (q ^ r))) + x.getInt32(36, true) + 0x8b44f7af) | 0;
  s = (((s << 12) | (s >>> 20)) + p) | 0;
  r = (r + (q ^ (s & (p ^ q))) + x.getInt32(40, true) + 0xffff5bb1) | 0;
  r = (((r << 17) | (r >>> 15)) + s) | 0;
  q = (q + (p ^ (r & (s ^ p))) + x.getInt32(44, true) + 0x895cd7be) | 0;
  q = (((q << 22) | (q >>> 10)) + r) | 0;
  p = (p + (s ^ (q & (r ^ s))) + x.getInt32(48, true) + 0x6b901122) | 0;
  p = (((p << 7) | (p >>> 25)) + q) | 0;
  s = (s + (r ^ (p & (q ^ r))) + x.getInt32(52, true) + 0xfd987193) | 0;
  s = (((s << 12) | (s >>> 20)) + p) | 0;
  r = (r + (q ^ (s & (p ^ q))) + x.getInt32(56, true) + 0xa679438e) | 0;
  r = (((r << 17) | (r >>> 15)) + s) | 0;
  q = (q + (p ^ (r & (s ^ p))) + x.getInt32(60, true) + 0x49b40821) | 0;
  q = (((q << 22) | (q >>> 10)) + r) | 0;
  // Round 2.
  p = (p + (r ^ (s & (q ^ r))) + x.getInt32(4, true) + 0xf61e2562) | 0;
  p = (((p << 5) | (p >>> 27)) + q) | 0;
  s = (s + (q ^ (r & (p ^ q))) + x.getInt32(24, true) + 0xc040b340) | 0;
  s = (((s << 9) | (s >>> 23)) + p) | 0;
  r = (r + (p ^ (q & (s ^ p))) + x.getInt32(44, true) + 0x265e5a51) | 0;
  r = (((r << 14) | (r >>> 18)) + s) | 0;
  q = (q + (s ^ (p & (r ^ s))) + x.getInt32(0, true) + 0xe9b6c7aa) | 0;
  q = (((q << 20) | (q >>> 12)) + r) | 0;
  p = (p + (r ^ (s & (q ^ r))) + x.getInt32(20, true) + 0xd62f105d) | 0;
  p = (((p << 5) | (p >>> 27)) + q) | 0;
  s = (s + (q ^ (r & (p ^ q))) + x.getInt32(40, true) + 0x02441453) | 0;
  s = (((s << 9) | (s >>> 23)) + p) | 0;
  r = (r + (p ^ (q & (s ^ p))) + x.getInt32(60, true) + 0xd8a1e681) | 0;
  r = (((r << 14) | (r >>> 18)) + s) | 0;
  q = (q + (s ^ (p & (r ^ s))) + x.getInt32(16, true) + 0xe7d3fbc8) | 0;
  q = (((q << 20) | (q >>> 12)) + r) | 0;
  p = (p + (r ^ (s & (q ^ r))) + x.getInt32(36, true) + 0x21e1cde6) | 0;
  p = (((p << 5) | (p >>> 27)) + q) | 0;
  s = (s + (q ^ (r & (p ^ q))) + x.getInt32(56, true) + 0xc33707d6) | 0;
  s = (((s << 9) | (s >>> 23)) + p) | 0;
  r = (r + (p ^ (q & (s ^ p))) + x.getInt32(12, true) + 0xf4d50d87) | 0;
  r = (((r << 14) | (r >>> 18)) + s) | 0;
  q = (q + (s ^ (p & (r ^ s))) + x.getInt32(32, true) + 0x455a14ed) | 0;
  q = (((q << 20) | (q >>> 12)) + r) | 0;
  p = (p + (r ^ (s & (q ^ r))) + x.getInt32(52, true) + 0xa9e3e905) | 0;
  p = (((p << 5) | (p >>> 27)) + q) | 0;
  s = (s + (q ^ (r & (p ^ q))) + x.getInt32(8, true) + 0xfcefa3f8) | 0;
  s = (((s << 9) | (s >>> 23)) + p) | 0;
  r = (r + (p ^ (q & (s ^ p))) + x.getInt32(28, true) + 0x676f02d9) | 0;
  r = (((r << 14) | (r >>> 18)) + s) | 0;
  q = (q + (s ^ (p & (r ^ s))) + x.getInt32(48, true) + 0x8d2a4c8a) | 0;
  q = (((q << 20) | (q >>> 12)) + r) | 0;
  // Round 3.
  p = (p + (q ^ r ^ s) + x.getInt32(20, true) + 0xfffa3942) | 0;
  p = (((p << 4) | (p >>> 28)) + q) | 0;
  s = (s + (p ^ q ^ r) + x.getInt32(32, true) + 0x8771f681) | 0;
  s = (((s << 11) | (s >>> 21)) + p) | 0;
  r = (r + (s ^ p ^ q) + x.getInt32(44, true) + 0x6d9d6122) | 0;
  r = (((r << 16) | (r >>> 16)) + s) | 0;
  q = (q + (r ^ s ^ p) + x.getInt32(56, true) + 0xfde5380c) | 0;
  q = (((q << 23) | (q >>> 9)) + r) | 0;
  p = (p + (q ^ r ^ s) + x.getInt32(4, true) + 0xa4beea44) | 0;
  p = (((p << 4) | (p >>> 28)) + q) | 0;
  s = (s + (p ^ q ^ r) + x.getInt32(16, true) + 0x4bdecfa9) | 0;
  s = (((s << 11) | (s >>> 21)) + p) | 0;
  r = (r + (s ^ p ^ q) + x.getInt32(28, true) + 0xf6bb4b60) | 0;
  r = (((r << 16) | (r >>> 16)) + s) | 0;
  q = (q + (r ^ s ^ p) + x.getInt32(40, true) + 0xbebfbc70) | 0;
  q = (((q << 23) | (q >>> 9)) + r) | 0;
  p = (p + (q ^ r ^ s) + x.getInt32(52, true) + 0x289b7ec6) | 0;
  p = (((p << 4) | (p >>> 28)) + q) | 0;
  s = (s + (p ^ q ^ r) + x.getInt32(0, true) + 0xeaa127fa) | 0;
  s = (((s << 11) | (s >>> 21)) + p) | 0;
  r = (r + (s ^ p ^ q) + x.getInt32(12, true) + 0xd4ef3085) | 0;
  r = (((r << 16) | (r >>> 16)) + s) | 0;
  q = (q + (r ^ s ^ p) + x.getInt32(24, true) + 0x04881d05) | 0;
  q = (((q << 23) | (q >>> 9)) + r) | 0;
  p = (p + (q ^ r ^ s) + x.getInt32(36, true) + 0xd9d4d039) | 0;
  p = (((p << 4) | (p >>> 28)) + q) | 0;
  s = (s + (p ^ q ^ r) + x.getInt32(48, true) + 0xe6db99e5) | 0;
  s = (((s << 11) | (s >>> 21)) + p) | 0;
  r = (r + (s ^ p ^ q) + x.getInt32(60, true) + 0x1fa27cf8) | 0;
  r = (((r << 16) | (r >>> 16)) + s) | 0;
  q = (q + (r ^ s ^ p) + x.getInt32(8, true) + 0xc4ac5665) | 0;
  q = (((q << 23) | (q >>> 9)) + r) | 0;
  // Round 4.
  p = (p + (r ^ (q | ~s)) + x.getInt32(0, true) + 0xf4292244) | 0;
  p = (((p << 6) | (p >>> 26)) + q) | 0;
  s = (s + (q ^ (p | ~r)) + x.getInt32(28, true) + 0x432aff97) | 0;
  s = (((s << 10) | (s >>> 22)) + p) | 0;
  r = (r + (p ^ (s | ~q)) + x.getInt32(56, true) + 0xab9423a7) | 0;
  r = (((r << 15) | (r >>> 17)) + s) | 0;
  q = (q + (s ^ (r | ~p)) + x.getInt32(20, true) + 0xfc93a039) | 0;
  q = (((q << 21) | (q >>> 11)) + r) | 0;
  p = (p + (r ^ (q | ~s)) + x.getInt32(48, true) + 0x655b59c3) | 0;
  p = (((p << 6) | (p >>> 26)) + q) | 0;
  s = (s + (q ^ (p | ~r)) + x.getInt32(12, true) + 0x8f0ccc92) | 0;
  s = (((s << 10) | (s >>> 22)) + p) | 0;
  r = (r + (p ^ (s | ~q)) + x.getInt32(40, true) + 0xffeff47d) | 0;
  r = (((r << 15) | (r >>> 17)) + s) | 0;
  q = (q + (s ^ (r | ~p)) + x.getInt32(4, true) + 0x85845dd1) | 0;
  q = (((q << 21) | (q >>> 11)) + r) | 0;
  p = (p + (r ^ (q | ~s)) + x.getInt32(32, true) + 0x6fa87e4f) | 0;
  p = (((p << 6) | (p >>> 26)) + q) | 0;
  s = (s + (q ^ (p | ~r)) + x.getInt32(60, true) + 0xfe2ce6e0) | 0;
  s = (((s << 10) | (s >>> 22)) + p) | 0;
  r = (r + (p ^ (s | ~q)) + x.getInt32(24, true) + 0xa3014314) | 0;
  r = (((r << 15) | (r >>> 17)) + s) | 0;
  q = (q + (s ^ (r | ~p)) + x.getInt32(52, true) + 0x4e0811a1) | 0;
  q = (((q << 21) | (q >>> 11)) + r) | 0;
  p = (p + (r ^ (q | ~s)) + x.getInt32(16, true) + 0xf7537e82) | 0;
  p = (((p << 6) | (p >>> 26)) + q) | 0;
  s = (s + (q ^ (p | ~r)) + x.getInt32(44, true) + 0xbd3af235) | 0;
  s = (((s << 10) | (s >>> 22)) + p) | 0;
  r = (r + (p ^ (s | ~q)) + x.getInt32(8, true) + 0x2ad7d2bb) | 0;
  r = (((r << 15) | (r >>> 17)) + s) | 0;
  q = (q + (s ^ (r | ~p)) + x.getInt32(36, true) + 0xeb86d391) | 0;
  q = (((q << 21) | (q >>> 11)) + r) | 0;
  state[0] = a + p;
  state[1] = b + q;
  state[2] = c + r;
  state[3] = d + s;
}

/** Begins a message, or goes on after `takenBytes` (whole blocks) of one whose state was kept. */
export function beginMd5(from: Md5State = initial, takenBytes = 0): void {
  for (let i = 0; i < 4; i++) running[i] = from[i] ?? 0;
  filled = 0;
  taken = takenBytes;
}

export function addMd5(bytes: Uint8Array, from = 0, to: number = bytes.length): void {
  let at = filled;
  for (let i = from; i < to; i++) {
    block[at++] = bytes[i] ?? 0;
    if (at < blockBytes) continue;
    mix(running, blockWords);
    taken += blockBytes;
    at = 0;
  }
  filled = at;
}

/** The state after whole blocks, to go on from again and again. Throws amid a block. */
export function keepMd5(): Md5State {
  if (filled !== 0) throw new Error('A state is kept between blocks.');
  return Int32Array.from(running);
}

/** For so few bytes a loop costs less than a call. */
function clearFrom(from: number, to: number): void {
  for (let at = from; at < to; at++) block[at] = 0;
}

/** Writes the digest, 16 bytes, at `at`. */
export function endMd5(into: Uint8Array, at = 0): void {
  const bits = (taken + filled) * 8;
  block[filled++] = 0x80;
  if (filled > lengthAt) {
    clearFrom(filled, blockBytes);
    mix(running, blockWords);
    filled = 0;
  }
  clearFrom(filled, lengthAt);
  blockWords.setUint32(lengthAt, bits, true);
  blockWords.setUint32(lengthAt + 4, Math.floor(bits / 2 ** 32), true);
  mix(running, blockWords);
  for (let i = 0; i < 4; i++) {
    const word = running[i] ?? 0;
    for (let byte = 0; byte < 4; byte++) into[at + 4 * i + byte] = word >>> (8 * byte);
  }
}
