import { writeAttributes } from './attribute.ts';
import { digestBytes } from './hmac-md5.ts';
import { messageAuthenticatorType, sealBytes, sealFirst } from './message-authenticator.ts';
import { codes, headerBytes, maxPacketBytes, writeAuthenticator, type Packet } from './packet.ts';

export type AnswerContent = {
  readonly code: number;
  readonly attributes: readonly (readonly [string, string | number])[];
  /** Attributes of makers, whole: no dictionary here knows them. */
  readonly vendor?: readonly Buffer[];
};

const proxyState = 33;

/** Answers are put together here, one at a time, and copied out when they are whole. */
const room = Buffer.alloc(maxPacketBytes);
const authenticatorAt = 4;
const digest = new Uint8Array(digestBytes);

function put(bytes: Uint8Array, at: number): number {
  if (at + bytes.length > maxPacketBytes) throw new Error('The answer is longer than a packet may be.');
  room.set(bytes, at);
  return at + bytes.length;
}

/** The attributes of an answer after `at`, then the request's Proxy-State in its order (RFC 2865 §5.33); where they end. */
function putContent(request: Packet, { attributes, vendor }: AnswerContent, at: number): number {
  let end = writeAttributes(room, at, attributes);
  for (const attribute of vendor ?? []) end = put(attribute, end);
  for (const attribute of request.attributes) {
    if (attribute.type !== proxyState) continue;
    const { offset, value } = attribute;
    end = put(request.bytes.subarray(offset - 2, offset + value.length), end);
  }
  return end;
}

function copyOut(end: number): Buffer {
  const answer = Buffer.allocUnsafe(end);
  room.copy(answer, 0, 0, end);
  return answer;
}

/**
 * The bytes of an answer: Message-Authenticator first (so that no prefix can be chosen for an MD5 collision,
 * CVE-2024-3596), then the attributes, then Proxy-State. Throws where they are more than a packet may have.
 * The answer to an Accounting-Request has none: no RFC says over which authenticator it would be made, FreeRADIUS takes
 * zeros and radsecproxy the request's, and each drops the other's; what it says is no secret and admits nobody.
 */
export function encodeAnswer(request: Packet, content: AnswerContent, secret: Buffer): Buffer {
  const isSealed = request.code !== codes.accountingRequest;
  room[headerBytes] = messageAuthenticatorType;
  room[headerBytes + 1] = sealBytes;
  const end = putContent(request, content, isSealed ? headerBytes + sealBytes : headerBytes);
  room[0] = content.code;
  room[1] = request.identifier;
  room.writeUInt16BE(end, 2);
  if (isSealed) sealFirst(room, end, { request, secret });
  writeAuthenticator({ bytes: room, end }, { authenticator: request.authenticator, secret }, digest);
  room.set(digest, authenticatorAt);
  return copyOut(end);
}

/** The same for a connection that speaks RADIUS/1.1 (RFC 9765 §4.1): the request's token, and no digest of anything. */
export function encodePlainAnswer(request: Packet, content: AnswerContent): Buffer {
  const end = putContent(request, content, headerBytes);
  room.fill(0, 0, headerBytes);
  room[0] = content.code;
  room.writeUInt16BE(end, 2);
  request.authenticator.copy(room, authenticatorAt, 0, 4);
  return copyOut(end);
}
