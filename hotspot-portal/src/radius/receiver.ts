import { encodeAnswer, encodePlainAnswer, type AnswerContent } from './answer.ts';
import { clientOf, type Client } from './client.ts';
import { createDuplicateCache, type RequestKey } from './duplicate-cache.ts';
import { checkMessageAuthenticator } from './message-authenticator.ts';
import { codes, decodePacket, isAccountingAuthentic, type Packet } from './packet.ts';
import { createRejectQueue } from './reject-queue.ts';

/** Why a datagram was dropped without an answer. */
export type Drop =
  | 'unknown-nas'
  | 'rate-limited'
  | 'malformed'
  | 'no-message-authenticator'
  | 'unsealed-proxy-state'
  | 'wrong-message-authenticator'
  | 'wrong-authenticator'
  | 'unexpected-code'
  | 'duplicate'
  | 'not-answered'
  | 'too-many-rejects'
  | 'not-sent';

/** `secret` is the one that has verified it; none (no bytes) where TLS alone keeps it (RADIUS/1.1). */
export type RadiusRequest = { readonly packet: Packet; readonly nasAddress: string; readonly secret: Buffer };

type Maybe<Value> = Value | Promise<Value>;

/**
 * What becomes of the requests of one code; `null` means no answer: the NAS asks again. Whoever knows at once gives no
 * promise, so that a thousand of those make no turn of the event loop.
 */
export type RadiusHandler = (request: RadiusRequest) => Maybe<AnswerContent | null>;

export type ReceiverOptions = {
  /** By code: Access-Request, Accounting-Request. */
  readonly handlers: ReadonlyMap<number, RadiusHandler>;
  /** How Status-Server is answered here (RFC 5997 §3). */
  readonly statusAnswer: number;
  readonly nowMs: () => number;
};

/** Who sends: `source` and `port` tell one transport address from another. */
export type Sender = {
  readonly source: string;
  readonly port?: number;
  readonly nasAddress: string;
  /** What she shares with us, or all that is known of her. */
  readonly secret: Buffer | Client;
};

/** The bytes of an answer, or why there is none. */
export type Receiver = Disposable & ((datagram: Buffer, from: Sender) => Maybe<Buffer | Drop>);

type Expected = (code: number) => boolean;

/** Whether a request may be looked at; a reason to drop it if not. */
export function judgeRequest(packet: Packet, secret: Buffer, isExpected: Expected): Drop | null {
  if (!isExpected(packet.code) && packet.code !== codes.statusServer) return 'unexpected-code';
  const authenticity = checkMessageAuthenticator(packet, secret);
  if (authenticity === 'wrong') return 'wrong-message-authenticator';
  if (packet.code === codes.accountingRequest) {
    return isAccountingAuthentic(packet, secret) ? null : 'wrong-authenticator';
  }
  return authenticity === 'right' ? null : 'no-message-authenticator';
}

/** By these an Access-Request without Message-Authenticator is more than an old access point's PAP or CHAP. */
const proxyState = 33;
const eapMessage = 79;

const chapPassword = 3;
const chapChallenge = 60;

/** What a client that is still learning may send without Message-Authenticator (CVE-2024-3596); `null` where it may. */
function judgeUnsealed({ code, attributes }: Packet, { learning }: Client): Drop | null {
  if (code !== codes.accessRequest || !learning?.isLearning()) return 'no-message-authenticator';
  if (attributes.some(({ type }) => type === proxyState)) return 'unsealed-proxy-state';
  // RFC 3579 §3.2: with EAP it is not optional.
  if (attributes.some(({ type }) => type === eapMessage)) return 'no-message-authenticator';
  learning.onUnsealed();
  return null;
}

/** The secret that a request knows, or why it is dropped. */
function verify(packet: Packet, client: Client, isExpected: Expected): Buffer | Drop {
  const fault = judgeRequest(packet, client.secret, isExpected);
  if (fault === null) {
    if (packet.code === codes.accessRequest && client.learning?.isLearning()) client.learning.onSealed();
    return client.secret;
  }
  if (fault === 'no-message-authenticator') return judgeUnsealed(packet, client) ?? client.secret;
  const previous = fault === 'unexpected-code' ? null : client.previousSecret?.();
  if (!previous || judgeRequest(packet, previous, isExpected) !== null) return fault;
  client.onPreviousSecret?.();
  return previous;
}

/**
 * Of RADIUS/1.1 (RFC 9765 §5): TLS has said who it is, and nothing is sent twice. CHAP needs a challenge of its own there,
 * for what stands in the Authenticator's place is no random number.
 */
function judgePlain({ code, attributes }: Packet, isExpected: Expected): Drop | null {
  if (!isExpected(code) && code !== codes.statusServer) return 'unexpected-code';
  const has = (wanted: number) => attributes.some(({ type }) => type === wanted);
  return has(chapPassword) && !has(chapChallenge) ? 'not-answered' : null;
}

const isPromise = <Value>(value: Maybe<Value>): value is Promise<Value> => value instanceof Promise;

/** What UDP and TLS have in common: frame, rate, digest and duplicates, then the handler of the code. */
export function createReceiver({ handlers, statusAnswer, nowMs }: ReceiverOptions): Receiver {
  const duplicates = createDuplicateCache();
  const rejects = createRejectQueue();
  const isExpected: Expected = (code) => handlers.has(code);
  const handle = (request: RadiusRequest): Maybe<AnswerContent | null> => {
    const handler = handlers.get(request.packet.code);
    return handler ? handler(request) : { code: statusAnswer, attributes: [] };
  };

  type Asked = { readonly request: RadiusRequest; readonly client: Client; readonly key: RequestKey | null };
  const answered = ({ request: { packet, secret }, key }: Asked, content: AnswerContent): Buffer => {
    if (!key) return encodePlainAnswer(packet, content);
    const answer = encodeAnswer(packet, content, secret);
    duplicates.answered(key, answer);
    return answer;
  };
  const finish = (asked: Asked, content: AnswerContent | null): Maybe<Buffer | Drop> => {
    if (!content) {
      if (asked.key) duplicates.forget(asked.key);
      return 'not-answered';
    }
    const { rejectDelayMs = 0 } = asked.client;
    if (content.code !== codes.accessReject || rejectDelayMs === 0) return answered(asked, content);
    return rejects.hold(rejectDelayMs).then((isDue) => {
      if (isDue) return answered(asked, content);
      if (asked.key) duplicates.forget(asked.key);
      return 'too-many-rejects';
    });
  };

  const receive = (datagram: Buffer, { source, port = 0, nasAddress, secret: known }: Sender) => {
    const client = clientOf(known);
    const atMs = nowMs();
    if (client.takes && !client.takes(atMs)) return 'rate-limited';
    const decoded = decodePacket(datagram);
    if (!decoded.ok) return 'malformed';
    const packet = decoded.value;
    const isPlain = client.secret.length === 0;
    const verified = isPlain ? (judgePlain(packet, isExpected) ?? client.secret) : verify(packet, client, isExpected);
    if (typeof verified === 'string') return verified;
    const { code, identifier, authenticator } = packet;
    const key = isPlain ? null : { source, port, code, identifier, authenticator };
    const earlier = key && duplicates.begin(key, atMs);
    if (earlier) return earlier.state === 'answered' ? earlier.answer : 'duplicate';
    const asked = { request: { packet, nasAddress, secret: verified }, client, key };
    const content = handle(asked.request);
    return isPromise(content) ? content.then((late) => finish(asked, late)) : finish(asked, content);
  };
  return Object.assign(receive, { [Symbol.dispose]: () => rejects[Symbol.dispose]() });
}
