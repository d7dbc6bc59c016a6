import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** The little HTTP/1.1 that a crowd of phones needs: a full client would cost more than the server that is measured. */
export type RawAnswer = { readonly status: number; readonly head: string; readonly body: string };

export type RawConnection = Disposable & {
  readonly ask: (request: string) => Promise<RawAnswer>;
};

export type Place = { readonly host: string; readonly port: number; readonly from: string };

const patienceMs = 10_000;

/** A whole answer out of what has come so far, or null as long as some of it is missing. */
export function parseAnswer(received: string): RawAnswer | null {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = received.slice(0, end);
  const status = Number(head.slice(9, 12));
  const body = received.slice(end + 4);
  if (/\r\ntransfer-encoding: chunked/i.test(head)) return body.endsWith('0\r\n\r\n') ? { status, head, body } : null;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return Buffer.byteLength(body) >= length ? { status, head, body } : null;
}

function talkOver(socket: Socket): RawConnection {
  let received = '';
  let waiting: PromiseWithResolvers<RawAnswer> | undefined;
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    waiting?.reject(failure);
  };
  socket.setEncoding('utf8');
  socket.setTimeout(patienceMs, () => fail(new Error('no answer')));
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('closed before the answer')));
  socket.on('data', (chunk: string) => {
    received += chunk;
    const answer = parseAnswer(received);
    if (!answer) return;
    received = '';
    waiting?.resolve(answer);
  });
  return {
    ask: (request) => {
      if (failure) return Promise.reject(failure);
      waiting = Promise.withResolvers();
      socket.write(request);
      return waiting.promise;
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

export function openPlain({ host, port, from }: Place): RawConnection {
  return talkOver(connect({ host, port, localAddress: from, noDelay: true }));
}

/** A new TLS connection whose certificate is checked, as a phone does that has never been here. */
export function openSecure(place: Place, tls: { readonly name: string; readonly ca: string }): RawConnection {
  const socket = connect({ host: place.host, port: place.port, localAddress: place.from, noDelay: true });
  return talkOver(connectTls({ socket, servername: tls.name, ca: tls.ca }));
}
