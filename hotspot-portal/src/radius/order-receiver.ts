import { encodeAnswer, encodePlainAnswer, type AnswerContent } from './answer.ts';
import { integerOf } from './attribute.ts';
import { checkMessageAuthenticator } from './message-authenticator.ts';
import { decodePacket, isAccountingAuthentic, zeroAuthenticator, type Packet } from './packet.ts';

/** RFC 5176 §2.3: a yes is one more, a no two more. */
export const orderCodes = { disconnect: 40, change: 43 } as const;

/** RFC 5176 §3.6. */
export const causes = {
  unsupportedAttribute: 401,
  missingAttribute: 402,
  nasMismatch: 403,
  invalidRequest: 404,
  unsupportedService: 405,
  invalidValue: 407,
  prohibited: 501,
  notFound: 503,
  unavailable: 506,
} as const;
export type Cause = (typeof causes)[keyof typeof causes];

/** What became of an order: done, or why not. */
export type Obeyed = { readonly done: true } | { readonly done: false; readonly cause: Cause };
export type OrderHandler = (packet: Packet) => Promise<Obeyed>;

/** Why an order got no answer. */
export type OrderDrop =
  'malformed' | 'unexpected-code' | 'wrong-authenticator' | 'no-message-authenticator' | 'stale' | 'too-many';

export type OrderReceiverOptions = {
  readonly handle: OrderHandler;
  /** By the clock on the wall. */
  readonly nowMs: () => number;
};

/** The bytes of an answer, or why there is none. `secret`: of the one who sends; no bytes on RADIUS/1.1 (RFC 9765). */
export type OrderReceiver = (datagram: Buffer, secret: Buffer) => Promise<Buffer | OrderDrop>;

/** RFC 5176 §6.3: an order that is older, or comes from the future, is none. */
const windowMs = 300_000;
const maxRemembered = 4096;

export const isOrder = (code: number): boolean => code === orderCodes.disconnect || code === orderCodes.change;

/** Whether it is an order of one who knows the secret, sealed by both authenticators (RFC 5176 §2.3, §3.4). */
function judgeOrder(packet: Packet, secret: Buffer): OrderDrop | null {
  if (!isOrder(packet.code)) return 'unexpected-code';
  // TLS has said who it is.
  if (secret.length === 0) return null;
  if (!isAccountingAuthentic(packet, secret)) return 'wrong-authenticator';
  const sealed = checkMessageAuthenticator({ ...packet, authenticator: zeroAuthenticator }, secret);
  return sealed === 'right' ? null : sealed === 'absent' ? 'no-message-authenticator' : 'wrong-authenticator';
}

function answerBytes(packet: Packet, obeyed: Obeyed, secret: Buffer): Buffer {
  const code = packet.code + (obeyed.done ? 1 : 2);
  const content: AnswerContent = { code, attributes: obeyed.done ? [] : [['Error-Cause', obeyed.cause]] };
  return secret.length === 0 ? encodePlainAnswer(packet, content) : encodeAnswer(packet, content, secret);
}

type Remembered = { readonly answer: Promise<Buffer>; readonly untilMs: number };

/** Orders that are known, by their sealed bytes, for as long as their time stamps may be good. */
function createReplayBook(nowMs: () => number) {
  const book = new Map<string, Remembered>();
  return {
    find: (key: string) => book.get(key)?.answer,
    hasRoom: () => {
      for (const [key, { untilMs }] of book) {
        if (untilMs > nowMs()) break;
        book.delete(key);
      }
      return book.size < maxRemembered;
    },
    keep: (key: string, answer: Promise<Buffer>) => void book.set(key, { answer, untilMs: nowMs() + 2 * windowMs }),
  };
}

/**
 * Takes orders about sessions (RFC 5176): authentic ones, whose Event-Timestamp is less than five minutes off, each once.
 * A copy, and one that somebody else sends again, get the answer of the first and do nothing.
 */
export function createOrderReceiver({ handle, nowMs }: OrderReceiverOptions): OrderReceiver {
  const book = createReplayBook(nowMs);
  const obey = async (packet: Packet): Promise<Obeyed> => {
    const stampS = integerOf(packet, 'Event-Timestamp');
    return stampS === null ? { done: false, cause: causes.missingAttribute } : handle(packet);
  };
  return async (datagram, secret) => {
    const decoded = decodePacket(datagram);
    if (!decoded.ok) return 'malformed';
    const packet = decoded.value;
    const fault = judgeOrder(packet, secret);
    if (fault) return fault;
    const stampS = integerOf(packet, 'Event-Timestamp');
    if (stampS !== null && Math.abs(nowMs() - stampS * 1000) > windowMs) return 'stale';
    // On a connection of TLS nobody sends another's bytes again.
    if (secret.length === 0) return answerBytes(packet, await obey(packet), secret);
    // The authenticator proves every byte, so two orders have the same one only if they are the same.
    const key = `${packet.identifier} ${packet.authenticator.toString('base64')}`;
    const known = book.find(key);
    if (known) return known;
    // One that cannot be remembered could be sent again by anybody.
    if (!book.hasRoom()) return 'too-many';
    const answer = obey(packet).then((obeyed) => answerBytes(packet, obeyed, secret));
    book.keep(key, answer);
    return answer;
  };
}
