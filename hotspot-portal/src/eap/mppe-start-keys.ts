import { createHash } from 'node:crypto';
import { md4 } from './md4.ts';

/** Keys of MPPE from MS-CHAP-V2, RFC 3079 §3. */

const keyBytes = 16;
const masterMagic = 'This is the MPPE Master Key';
const clientSends = 'On the client side, this is the send key; on the server side, it is the receive key.';
const clientReceives = 'On the client side, this is the receive key; on the server side, it is the send key.';
const pads = [Buffer.alloc(40), Buffer.alloc(40, 0xf2)] as const;

const sha1 = (...parts: readonly (Buffer | string)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha1')).digest();

/** §3.4 GetAsymmetricStartKey, 16 bytes each: what the access point sends by and what it receives by. */
export function mppeStartKeys(ntHash: Buffer, response: Buffer): { readonly send: Buffer; readonly receive: Buffer } {
  const master = sha1(md4(ntHash), response, masterMagic).subarray(0, keyBytes);
  const start = (magic: string) => sha1(master, pads[0], magic, pads[1]).subarray(0, keyBytes);
  return { send: start(clientReceives), receive: start(clientSends) };
}
