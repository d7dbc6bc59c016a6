import { randomBytes, randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { encodeAccessRequest, readAccessAnswer, type AccessQuestion } from '../radius/access-question.ts';
import { integerOf } from '../radius/attribute.ts';
import { codes, type Packet } from '../radius/packet.ts';

export type RemoteRadius = (credentials: {
  readonly user: string;
  readonly password: string;
  readonly mac: string;
}) => Promise<Result<{ readonly sessionSeconds: number | null }, 'refused' | 'away'>>;

export type RemoteServer = { readonly host: string; readonly port: number; readonly secret: Buffer };

const tries = 3;
const waitMs = 1500;

/** Sends the same bytes up to three times and takes the first answer that is truly one (RFC 5080 §2.2.1). */
async function exchange(server: RemoteServer, question: AccessQuestion): Promise<Packet | null> {
  const socket = createSocket(server.host.includes(':') ? 'udp6' : 'udp4');
  const bytes = encodeAccessRequest(question, server.secret);
  const { promise, resolve } = Promise.withResolvers<Packet | null>();
  let sent = 0;
  const send = () => {
    if (sent++ >= tries) resolve(null);
    else socket.send(bytes, server.port, server.host);
  };
  const repeating = setInterval(send, waitMs);
  socket.on('message', (datagram, from) => {
    const answer = from.port === server.port ? readAccessAnswer(datagram, question, server.secret) : null;
    if (answer) resolve(answer);
  });
  socket.once('error', () => resolve(null));
  send();
  const answer = await promise;
  clearInterval(repeating);
  socket.close();
  return answer;
}

/** Asks another RADIUS server whether a name and a password are right (PAP), as a NAS does. */
export function createRemoteRadius(server: RemoteServer, nasIdentifier: string): RemoteRadius {
  return async ({ user, password, mac }) => {
    const answer = await exchange(server, {
      identifier: randomInt(256),
      authenticator: randomBytes(16),
      ...{ user, password },
      attributes: [
        ['NAS-Identifier', nasIdentifier],
        ['Calling-Station-Id', mac.replaceAll(':', '-').toUpperCase()],
        // RFC 2865 §5.6: Login.
        ['Service-Type', 1],
      ],
    });
    if (!answer) return err('away');
    if (answer.code !== codes.accessAccept) return err('refused');
    return ok({ sessionSeconds: integerOf(answer, 'Session-Timeout') });
  };
}
