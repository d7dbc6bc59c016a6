import { createCipheriv, createHash, timingSafeEqual } from 'node:crypto';
import { md4 } from './md4.ts';

/** MS-CHAP version 2, RFC 2759. A password is known by its NT hash: 16 bytes that are worth as much as it is. */

const hashBytes = 16;
const responseBytes = 24;

/** §8.3 NtPasswordHash: MD4 of the password in UTF-16, low byte first. */
export const ntHashOf = (password: string): Buffer => md4(Buffer.from(password, 'utf16le'));

const sha1 = (...parts: readonly (Buffer | string)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha1')).digest();

/** §8.2 ChallengeHash. The user's name counts without a domain before it. */
function challengeHash(peerChallenge: Buffer, challenge: Buffer, user: string): Buffer {
  return sha1(peerChallenge, challenge, user.replace(/^.*\\/, '')).subarray(0, 8);
}

/** Seven bytes of key as DES takes them: seven bits in each of eight bytes; the parity bit is not looked at. */
function desKey(seven: Buffer): Buffer {
  const bits = BigInt(`0x${seven.toString('hex')}`);
  return Buffer.from(Array.from({ length: 8 }, (_, at) => Number((bits >> BigInt(49 - 7 * at)) & 0x7fn) << 1));
}

/** §8.6 DesEncrypt: OpenSSL 3 has put single DES away; three times with one key is the same. */
function desEncrypt(clear: Buffer, seven: Buffer): Buffer {
  const key = desKey(seven);
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(clear), cipher.final()]);
}

/** §8.5 ChallengeResponse: 24 bytes. */
function challengeResponse(challenge: Buffer, ntHash: Buffer): Buffer {
  const key = Buffer.alloc(21);
  ntHash.copy(key);
  return Buffer.concat([0, 7, 14].map((at) => desEncrypt(challenge, key.subarray(at, at + 7))));
}

export type ChapExchange = {
  /** 16 random bytes of the server. */
  readonly challenge: Buffer;
  /** 16 random bytes of the peer. */
  readonly peerChallenge: Buffer;
  readonly user: string;
  readonly ntHash: Buffer;
};

/** §8.1 GenerateNTResponse: what a peer answers that knows the password. */
export function ntResponse({ challenge, peerChallenge, user, ntHash }: ChapExchange): Buffer {
  return challengeResponse(challengeHash(peerChallenge, challenge, user), ntHash);
}

const magic = ['Magic server to client signing constant', 'Pad to make it do more than one iteration'] as const;

/** §8.7 GenerateAuthenticatorResponse: `S=` and 40 digits, by which the peer knows that we know the password too. */
export function authenticatorResponse(exchange: ChapExchange, response: Buffer): string {
  const { challenge, peerChallenge, user, ntHash } = exchange;
  const first = sha1(md4(ntHash), response, magic[0]);
  const proof = sha1(first, challengeHash(peerChallenge, challenge, user), magic[1]);
  return `S=${proof.toString('hex').toUpperCase()}`;
}

/** Whether a response is of this password; as bytes, in constant time. */
export function isResponseOf(exchange: ChapExchange, response: Buffer): boolean {
  if (response.length !== responseBytes || exchange.ntHash.length !== hashBytes) return false;
  return timingSafeEqual(ntResponse(exchange), response);
}
