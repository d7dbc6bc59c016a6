import { attributeType, encodeAttributes, rawValues } from './attribute.ts';
import { messageAuthenticatorType, sealFirst } from './message-authenticator.ts';
import { authenticatorOf, codes, headerBytes, maxPacketBytes, type Packet } from './packet.ts';

export type AnswerContent = {
  readonly code: number;
  readonly attributes: readonly (readonly [string, string | number])[];
  /** Attributes of makers, whole: no dictionary here knows them. */
  readonly vendor?: readonly Buffer[];
};

/**
 * The bytes of an answer: Message-Authenticator first (so that no prefix can be chosen for an MD5 collision,
 * CVE-2024-3596), then the attributes, then the request's Proxy-State in its order (RFC 2865 §5.33).
 * The answer to an Accounting-Request has none: no RFC says over which authenticator it would be made, FreeRADIUS takes
 * zeros and radsecproxy the request's, and each drops the other's; what it says is no secret and admits nobody.
 */
export function encodeAnswer(request: Packet, content: AnswerContent, secret: Buffer): Buffer {
  const isSealed = request.code !== codes.accountingRequest;
  const seal = Buffer.alloc(isSealed ? 18 : 0);
  if (isSealed) seal.set([messageAuthenticatorType, seal.length]);
  const proxyState = attributeType('Proxy-State');
  const copied = rawValues(request, 'Proxy-State').map((value) =>
    Buffer.concat([Buffer.of(proxyState, value.length + 2), value]),
  );
  const body = Buffer.concat([seal, encodeAttributes(content.attributes), ...(content.vendor ?? []), ...copied]);
  const answer = Buffer.concat([Buffer.alloc(headerBytes), body]);
  if (answer.length > maxPacketBytes) throw new Error('The answer is longer than a packet may be.');
  answer.writeUInt8(content.code, 0);
  answer.writeUInt8(request.identifier, 1);
  answer.writeUInt16BE(answer.length, 2);
  if (isSealed) sealFirst(answer, request, secret);
  authenticatorOf(answer, request.authenticator, secret).copy(answer, 4);
  return answer;
}
