import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

export type HttpExchange = {
  readonly url: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
};

/** `unreachable`: not one byte was taken. `lost`: some may have been, and no whole answer came. */
export type HttpFailure = 'unreachable' | 'lost';

/** Posts bytes to a device and gives its answer of status 200; every attempt has a connection of its own. */
export function postBytes(exchange: HttpExchange): Promise<Result<Uint8Array, HttpFailure>> {
  const { url, contentType, body } = exchange;
  return new Promise((resolve) => {
    let isConnected = false;
    const fail = () => resolve(err(isConnected ? 'lost' : 'unreachable'));
    const send = url.startsWith('https:') ? secureRequest : plainRequest;
    const headers = { 'content-type': contentType, 'content-length': body.length };
    const signal = AbortSignal.timeout(exchange.timeoutMs);
    const outgoing = send(url, { method: 'POST', agent: false, headers, signal });
    outgoing.once('socket', (socket) => socket.once('connect', () => (isConnected = true)));
    outgoing.once('error', fail);
    outgoing.once('response', (incoming) => {
      void readAnswer(incoming, exchange.maxAnswerBytes).then((answer) => {
        if (answer === undefined || incoming.statusCode !== 200) fail();
        else resolve(ok(answer));
        outgoing.destroy();
      });
    });
    outgoing.end(body);
  });
}

async function readAnswer(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of incoming as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > maxBytes) return undefined;
      pieces.push(piece);
    }
  } catch {
    return undefined;
  }
  return incoming.complete ? Buffer.concat(pieces) : undefined;
}
