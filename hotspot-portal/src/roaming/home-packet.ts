import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { checkMessageAuthenticator, messageAuthenticatorType } from '../radius/message-authenticator.ts';
import { authenticatorOf, codes, decodePacket, headerBytes, maxPacketBytes, type Packet } from '../radius/packet.ts';

/** RFC 6614 §2.3: what stands for the secret where TLS keeps it. */
export const radsecSecret: Buffer = Buffer.from('radsec');

const eapMessageType = 79;

/** A request of ours; its authenticator hides what is hidden in it and proves its answer. */
export type Sent = { readonly bytes: Buffer; readonly authenticator: Buffer };

/** What is needed to build a request: its identifier is the connection's, its body may depend on the authenticator. */
export type Composed = {
  readonly code: number;
  readonly authenticator: Buffer;
  readonly body: Buffer;
};

/** A fresh Request Authenticator. */
export const newAuthenticator = (): Buffer => randomBytes(16);

/** The bytes of a request with its Message-Authenticator first; `null` where they are more than a packet may have. */
export function sealRequest({ code, authenticator, body }: Composed, identifier: number): Sent | null {
  const seal = Buffer.alloc(18);
  seal.set([messageAuthenticatorType, seal.length]);
  const bytes = Buffer.concat([Buffer.alloc(headerBytes), seal, body]);
  if (bytes.length > maxPacketBytes) return null;
  bytes.set([code, identifier]);
  bytes.writeUInt16BE(bytes.length, 2);
  authenticator.copy(bytes, 4);
  createHmac('md5', radsecSecret)
    .update(bytes)
    .digest()
    .copy(bytes, headerBytes + 2);
  return { bytes, authenticator };
}

/** RFC 5997 §3: how are you? */
export function statusRequest(identifier: number): Sent | null {
  return sealRequest(
    { code: codes.statusServer, authenticator: newAuthenticator(), body: Buffer.alloc(0) },
    identifier,
  );
}

/**
 * Whether a packet is the answer to this request: by its Response Authenticator, and by its Message-Authenticator where
 * it has one or carries EAP (RFC 3579 §3.2). An answer without either of the two is whole by TLS alone: older servers
 * put no Message-Authenticator into answers without EAP.
 */
export function isAnswerTo(answer: Packet, sent: Sent): boolean {
  const expected = authenticatorOf(answer.bytes, sent.authenticator, radsecSecret);
  if (!timingSafeEqual(answer.authenticator, expected)) return false;
  const authenticity = checkMessageAuthenticator({ ...answer, authenticator: sent.authenticator }, radsecSecret);
  if (authenticity === 'wrong') return false;
  return authenticity === 'right' || !answer.attributes.some(({ type }) => type === eapMessageType);
}

/** A packet of a stream; `null` for one whose attributes do not fit together. */
export function readPacket(bytes: Buffer): Packet | null {
  const decoded = decodePacket(bytes);
  return decoded.ok ? decoded.value : null;
}
