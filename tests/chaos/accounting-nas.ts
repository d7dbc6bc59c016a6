import { createHash } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** One word of a session, as an access point sends it (RFC 2866 §5). */
export type Word = {
  readonly session: number;
  readonly status: 'start' | 'interim' | 'stop';
  readonly seconds: number;
  readonly input: number;
  readonly output: number;
};

const statusTypes = { start: 1, stop: 2, interim: 3 } as const;
const gigaword = 2 ** 32;

function integer(type: number, value: number): Buffer {
  const attribute = Buffer.of(type, 6, 0, 0, 0, 0);
  attribute.writeUInt32BE(value, 2);
  return attribute;
}

function text(type: number, value: string): Buffer {
  return Buffer.concat([Buffer.of(type, 2 + value.length), Buffer.from(value, 'ascii')]);
}

export const nasOf = (session: number) => `ap-${session % 20}`;
export const idOf = (session: number) => `chaos-${session}`;

/** An Accounting-Request with its authenticator, RFC 2866 §3. */
function encode(word: Word, { identifier, delay, secret }: { identifier: number; delay: number; secret: Buffer }) {
  const attributes = Buffer.concat([
    integer(40, statusTypes[word.status]),
    text(44, idOf(word.session)),
    text(32, nasOf(word.session)),
    text(1, `person-${word.session}`),
    text(
      31,
      `02-00-${word.session
        .toString(16)
        .padStart(8, '0')
        .replaceAll(/(..)(?=.)/g, '$1-')}`.toUpperCase(),
    ),
    integer(46, word.seconds),
    integer(42, word.input % gigaword),
    integer(52, Math.floor(word.input / gigaword)),
    integer(43, word.output % gigaword),
    integer(53, Math.floor(word.output / gigaword)),
    integer(41, delay),
    ...(word.status === 'stop' ? [integer(49, 1)] : []),
  ]);
  const head = Buffer.of(4, identifier, 0, 0);
  head.writeUInt16BE(20 + attributes.length, 2);
  const proof = createHash('md5').update(head).update(Buffer.alloc(16)).update(attributes).update(secret).digest();
  return Buffer.concat([head, proof, attributes]);
}

function isAnswer(answer: Buffer, request: Buffer, secret: Buffer): boolean {
  if (answer.length < 20 || answer.readUInt8(0) !== 5) return false;
  const proof = createHash('md5').update(answer.subarray(0, 4)).update(request.subarray(4, 20));
  return proof.update(answer.subarray(20)).update(secret).digest().equals(answer.subarray(4, 20));
}

type Outstanding = {
  readonly word: Word;
  readonly request: Buffer;
  readonly firstMs: number;
  sentMs: number;
};

export type AccountingNas = AsyncDisposable & {
  /** Sends a word again and again until it is answered. Up to 256 at a time. */
  readonly send: (word: Word, onAnswered: () => void) => void;
  readonly free: () => number;
  /** Where the servers are now: whichever is asked next. */
  readonly to: (ports: readonly number[]) => void;
  /** Forgets words that have not been answered, and says how many: they are never sent again. */
  readonly giveUp: (isGone: (word: Word) => boolean) => number;
  readonly resent: () => number;
};

const resendAfterMs = 400;

/** Access points behind one socket: 256 identifiers, the same bytes again or a new request with its delay. */
export async function startAccountingNas(
  secret: Buffer,
  random: (from: number, to: number) => number,
): Promise<AccountingNas> {
  const socket: Socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  let ports: readonly number[] = [];
  let resent = 0;
  const free = Array.from({ length: 256 }, (_, at) => at);
  const outstanding = new Map<number, Outstanding & { readonly onAnswered: () => void }>();
  const transmit = (request: Buffer) => {
    const port = ports[random(0, Math.max(0, ports.length - 1))];
    if (port !== undefined) socket.send(request, port, '127.0.0.1', () => undefined);
  };
  const begin = (word: Word, firstMs: number, onAnswered: () => void) => {
    const identifier = free.shift();
    if (identifier === undefined) throw new Error('All identifiers are in use.');
    const delay = Math.floor((Date.now() - firstMs) / 1000);
    const request = encode(word, { identifier, delay, secret });
    outstanding.set(identifier, { word, request, firstMs, sentMs: Date.now(), onAnswered });
    transmit(request);
  };
  socket.on('message', (answer) => {
    const identifier = answer.length > 1 ? answer.readUInt8(1) : -1;
    const asked = outstanding.get(identifier);
    if (!asked || !isAnswer(answer, asked.request, secret)) return;
    outstanding.delete(identifier);
    free.push(identifier);
    // A copy that was under way when the answer came.
    if (random(1, 10) === 1) transmit(asked.request);
    asked.onAnswered();
  });
  const resending = setInterval(() => {
    for (const [identifier, asked] of [...outstanding]) {
      if (Date.now() - asked.sentMs < resendAfterMs) continue;
      resent++;
      asked.sentMs = Date.now();
      if (random(1, 3) > 1) {
        transmit(asked.request);
        continue;
      }
      outstanding.delete(identifier);
      free.push(identifier);
      begin(asked.word, asked.firstMs, asked.onAnswered);
    }
  }, 100);
  return {
    send: (word, onAnswered) => begin(word, Date.now(), onAnswered),
    free: () => free.length,
    to: (at) => {
      ports = at;
    },
    giveUp: (isGone) => {
      const gone = [...outstanding].filter(([, { word }]) => isGone(word));
      for (const [identifier] of gone) {
        outstanding.delete(identifier);
        free.push(identifier);
      }
      return gone.length;
    },
    resent: () => resent,
    [Symbol.asyncDispose]: async () => {
      clearInterval(resending);
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
