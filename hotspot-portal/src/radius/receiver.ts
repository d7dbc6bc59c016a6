import { encodeAnswer, type AnswerContent } from './answer.ts';
import { createDuplicateCache, type RequestKey } from './duplicate-cache.ts';
import { checkMessageAuthenticator } from './message-authenticator.ts';
import { codes, decodePacket, isAccountingAuthentic, type Packet } from './packet.ts';

/** Why a datagram was dropped without an answer. */
export type Drop =
  | 'unknown-nas'
  | 'malformed'
  | 'no-message-authenticator'
  | 'wrong-message-authenticator'
  | 'wrong-authenticator'
  | 'unexpected-code'
  | 'duplicate'
  | 'not-answered';

export type RadiusRequest = { readonly packet: Packet; readonly nasAddress: string; readonly secret: Buffer };

/** What becomes of the requests of one code; `null` means no answer: the NAS asks again. */
export type RadiusHandler = (request: RadiusRequest) => Promise<AnswerContent | null>;

export type ReceiverOptions = {
  /** By code: Access-Request, Accounting-Request. */
  readonly handlers: ReadonlyMap<number, RadiusHandler>;
  /** How Status-Server is answered here (RFC 5997 §3). */
  readonly statusAnswer: number;
  readonly nowMs: () => number;
};

/** Who sends: `source` tells one transport address from another, `secret` is what she shares with us. */
export type Sender = { readonly source: string; readonly nasAddress: string; readonly secret: Buffer };

/** The bytes of an answer, or why there is none. */
export type Receiver = (datagram: Buffer, from: Sender) => Promise<Buffer | Drop>;

/** Whether a request may be looked at; a reason to drop it if not. */
export function judgeRequest(packet: Packet, secret: Buffer, isExpected: (code: number) => boolean): Drop | null {
  if (!isExpected(packet.code) && packet.code !== codes.statusServer) return 'unexpected-code';
  const authenticity = checkMessageAuthenticator(packet, secret);
  if (authenticity === 'wrong') return 'wrong-message-authenticator';
  if (packet.code === codes.accountingRequest) {
    return isAccountingAuthentic(packet, secret) ? null : 'wrong-authenticator';
  }
  return authenticity === 'right' ? null : 'no-message-authenticator';
}

/** What UDP and TLS have in common: frame, digest and duplicates, then the handler of the code. */
export function createReceiver({ handlers, statusAnswer, nowMs }: ReceiverOptions): Receiver {
  const duplicates = createDuplicateCache();
  return async (datagram, { source, nasAddress, secret }) => {
    const decoded = decodePacket(datagram);
    if (!decoded.ok) return 'malformed';
    const packet = decoded.value;
    const fault = judgeRequest(packet, secret, (code) => handlers.has(code));
    if (fault) return fault;
    const { code, identifier, authenticator } = packet;
    const key: RequestKey = { source, code, identifier, authenticator };
    const earlier = duplicates.begin(key, nowMs());
    if (earlier) return earlier.state === 'answered' ? earlier.answer : 'duplicate';
    const handle = handlers.get(code);
    const content = handle
      ? await handle({ packet, nasAddress, secret })
      : ({ code: statusAnswer, attributes: [] } satisfies AnswerContent);
    if (!content) {
      duplicates.forget(key);
      return 'not-answered';
    }
    const answer = encodeAnswer(packet, content, secret);
    duplicates.answered(key, answer);
    return answer;
  };
}
