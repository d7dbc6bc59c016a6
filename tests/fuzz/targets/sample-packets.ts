import { createHash, createHmac } from 'node:crypto';
import { encodeAttributes } from '../../../hotspot-portal/src/radius/attribute.ts';
import { codes, headerBytes } from '../../../hotspot-portal/src/radius/packet.ts';

export const secret: Buffer = Buffer.from('a-secret-of-the-fuzzer');
const sealType = 80;
const [disconnect, change]: readonly [number, number] = [40, 43];
const hex = (bytes: string) => Buffer.from(bytes, 'hex');

/**
 * The same bytes with digests that prove them, as somebody sends them who knows the secret: in an Accounting-Request and an
 * order (RFC 5176) the Request Authenticator, in every request the first Message-Authenticator that lies inside.
 */
export function seal(given: Buffer): Buffer {
  const whole = Buffer.from(given);
  if (whole.length < headerBytes) return whole;
  const packet = whole.subarray(0, Math.max(headerBytes, Math.min(whole.length, whole.readUInt16BE(2))));
  const isProved = [codes.accountingRequest, disconnect, change].includes(packet.readUInt8(0));
  if (isProved) packet.fill(0, 4, headerBytes);
  for (let at = headerBytes; at + 18 <= packet.length; at += Math.max(2, packet.readUInt8(at + 1))) {
    if (packet.readUInt8(at) !== sealType || packet.readUInt8(at + 1) !== 18) continue;
    packet.fill(0, at + 2, at + 18);
    createHmac('md5', secret)
      .update(packet)
      .digest()
      .copy(packet, at + 2);
    break;
  }
  if (isProved) createHash('md5').update(packet).update(secret).digest().copy(packet, 4);
  return whole;
}

export function packetOf(
  code: number,
  attributes: Parameters<typeof encodeAttributes>[0],
  more: readonly Buffer[] = [],
): Buffer {
  const seals = Buffer.concat([Buffer.of(sealType, 18), Buffer.alloc(16)]);
  const body = Buffer.concat([seals, encodeAttributes(attributes), ...more]);
  const packet = Buffer.concat([Buffer.of(code, 7, 0, 0), Buffer.alloc(16, 0xa5), body]);
  packet.writeUInt16BE(packet.length, 2);
  return seal(packet);
}

/** EAP-Message with an identity, a State, a maker's attribute, an MS-CHAP answer. */
const opaque: readonly Buffer[] = [
  hex('4f0a0207000801616e6e'),
  hex('1812000102030405060708090a0b0c0d0e0f'),
  hex('1a0c000001370406abcdef01'),
  hex('1a0d00000009010741423d4344'),
  hex('0212000102030405060708090a0b0c0d0e0f'),
  hex('031301000102030405060708090a0b0c0d0e0f'),
];

export const packets: readonly Buffer[] = [
  packetOf(
    codes.accessRequest,
    [
      ['User-Name', 'voucher'],
      ['Calling-Station-Id', '02-AA-00-00-00-09'],
      ['NAS-Identifier', 'ap'],
    ],
    opaque,
  ),
  packetOf(codes.statusServer, []),
  packetOf(codes.accountingRequest, [
    ['Acct-Status-Type', 3],
    ['Acct-Session-Id', 's-1'],
    ['User-Name', 'voucher'],
    ['Calling-Station-Id', '02-AA-00-00-00-09'],
    ['Acct-Input-Octets', 5],
    ['Acct-Output-Octets', 6],
    ['Acct-Input-Gigawords', 1],
    ['Acct-Session-Time', 300],
    ['Acct-Delay-Time', 2],
    ['Acct-Terminate-Cause', 1],
    ['NAS-Identifier', 'ap'],
    ['Class', hex('6d616368696b61646f')],
    ['Proxy-State', hex('7001')],
  ]),
  packetOf(codes.accountingRequest, [
    ['Acct-Status-Type', 7],
    ['NAS-Identifier', 'ap'],
  ]),
  packetOf(43, [['Error-Cause', 503]]),
];

export const words: readonly Buffer[] = [
  ...opaque,
  hex('50120000000000000000000000000000000000'),
  hex('2606'),
  hex('1a06'),
];
