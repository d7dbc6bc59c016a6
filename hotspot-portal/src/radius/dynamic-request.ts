import { createHmac, randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { authenticatorOf, headerBytes, zeroAuthenticator } from './packet.ts';

const messageAuthenticatorType = 80;
/** RFC 2869 §5.3: an old request is not taken twice. */
const eventTimestampType = 55;
const tries = 3;
const waitMs = 1000;

/** Where an access point takes such requests, and the secret that it shares with us. */
export type DynamicDoor = { readonly host: string; readonly port: number; readonly secret: Buffer };

type DynamicRequest = { readonly code: number; readonly attributes: Buffer };

/** A request of RFC 5176 with both of its authenticators, the seal last (§2.3, §3.3). */
export function encodeDynamic({ code, attributes }: DynamicRequest, secret: Buffer, identifier: number): Buffer {
  const stamp = Buffer.alloc(6);
  stamp.set([eventTimestampType, stamp.length]);
  stamp.writeUInt32BE(Math.floor(Date.now() / 1000), 2);
  const seal = Buffer.concat([Buffer.of(messageAuthenticatorType, 18), Buffer.alloc(16)]);
  const head = Buffer.concat([Buffer.of(code, identifier, 0, 0), zeroAuthenticator]);
  const packet = Buffer.concat([head, attributes, stamp, seal]);
  packet.writeUInt16BE(packet.length, 2);
  createHmac('md5', secret)
    .update(packet)
    .digest()
    .copy(packet, packet.length - 16);
  authenticatorOf(packet, zeroAuthenticator, secret).copy(packet, 4);
  return packet;
}

/** Asks one access point; its code when it answers with our secret, `null` when it does not. */
export function askDynamic(request: DynamicRequest, { host, port, secret }: DynamicDoor): Promise<number | null> {
  const identifier = randomInt(256);
  const packet = encodeDynamic(request, secret, identifier);
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    let left = tries;
    const end = (code: number | null) => {
      clearInterval(timer);
      socket.close();
      resolve(code);
    };
    const send = () => {
      if (left-- > 0) socket.send(packet, port, host);
      else end(null);
    };
    const timer = setInterval(send, waitMs);
    socket.once('error', () => end(null));
    socket.on('message', (answer) => {
      const isOurs = answer.length >= headerBytes && answer.readUInt8(1) === identifier;
      const proof = isOurs && authenticatorOf(answer, packet.subarray(4, headerBytes), secret);
      if (proof && proof.equals(answer.subarray(4, headerBytes))) end(answer.readUInt8(0));
    });
    send();
  });
}
