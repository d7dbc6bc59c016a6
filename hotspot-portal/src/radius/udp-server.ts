import { createSocket, type RemoteInfo } from 'node:dgram';
import { isIPv6 } from 'node:net';
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

export type RadiusService = {
  /** `accessRequest` or `accountingRequest`; Status-Server is answered by the server itself. */
  readonly code: number;
  readonly statusAnswer: number;
  /** `null` means no answer: the NAS asks again. */
  readonly handle: (request: RadiusRequest) => Promise<AnswerContent | null>;
  readonly secretOf: (address: string) => Buffer | null;
  readonly onDrop: (drop: Drop) => void;
  readonly nowMs: () => number;
};

/** Whether a request may be looked at; a reason to drop it if not. */
export function judgeRequest(packet: Packet, secret: Buffer, expectedCode: number): Drop | null {
  if (packet.code !== expectedCode && packet.code !== codes.statusServer) return 'unexpected-code';
  const authenticity = checkMessageAuthenticator(packet, secret);
  if (authenticity === 'wrong') return 'wrong-message-authenticator';
  if (packet.code === codes.accountingRequest) {
    return isAccountingAuthentic(packet, secret) ? null : 'wrong-authenticator';
  }
  return authenticity === 'right' ? null : 'no-message-authenticator';
}

export type UdpServer = AsyncDisposable & { readonly port: number };

/** Binds one RADIUS port and answers what comes, one datagram at a time through frame, secret, digest and duplicates. */
export async function serveUdp(service: RadiusService, address: { host: string; port: number }): Promise<UdpServer> {
  const socket = createSocket({ type: isIPv6(address.host) ? 'udp6' : 'udp4', recvBufferSize: 1024 * 1024 });
  const duplicates = createDuplicateCache();

  /** The answer to a datagram, or why there is none. */
  const receive = async (datagram: Buffer, from: RemoteInfo): Promise<Buffer | Drop> => {
    const secret = service.secretOf(from.address);
    if (!secret) return 'unknown-nas';
    const decoded = decodePacket(datagram);
    if (!decoded.ok) return 'malformed';
    const packet = decoded.value;
    const fault = judgeRequest(packet, secret, service.code);
    if (fault) return fault;

    const { code, identifier, authenticator } = packet;
    const key: RequestKey = { source: `${from.address} ${from.port}`, code, identifier, authenticator };
    const earlier = duplicates.begin(key, service.nowMs());
    if (earlier) return earlier.state === 'answered' ? earlier.answer : 'duplicate';

    const content =
      code === codes.statusServer
        ? { code: service.statusAnswer, attributes: [] }
        : await service.handle({ packet, nasAddress: from.address, secret });
    if (!content) {
      duplicates.forget(key);
      return 'not-answered';
    }
    const answer = encodeAnswer(packet, content, secret);
    duplicates.answered(key, answer);
    return answer;
  };
  const reply = async (datagram: Buffer, from: RemoteInfo): Promise<void> => {
    const outcome = await receive(datagram, from);
    if (typeof outcome === 'string') service.onDrop(outcome);
    else socket.send(outcome, from.port, from.address);
  };
  socket.on('message', (datagram, from) => void reply(datagram, from));

  const bound = Promise.withResolvers<undefined>();
  socket.once('error', bound.reject);
  socket.bind(address.port, address.host, () => bound.resolve(undefined));
  await bound.promise;
  return {
    port: socket.address().port,
    [Symbol.asyncDispose]: () => {
      const closed = Promise.withResolvers<undefined>();
      socket.close(() => closed.resolve(undefined));
      return closed.promise.then(() => undefined);
    },
  };
}
