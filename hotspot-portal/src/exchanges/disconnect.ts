import { createHmac, randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import { encodeAttributes } from '../radius/attribute.ts';
import { authenticatorOf, headerBytes, zeroAuthenticator } from '../radius/packet.ts';
import type { Spot } from './spot.ts';

/** RFC 5176 §2.3. */
const codes = { disconnectRequest: 40, disconnectAck: 41, disconnectNak: 42 } as const;
const messageAuthenticatorType = 80;
/** RFC 2869 §5.3: an old request is not taken twice. */
const eventTimestampType = 55;
const tries = 3;
const waitMs = 1000;

/** A Disconnect-Request for every session of one device: sealed by both of RFC 5176's authenticators. */
export function encodeDisconnect(mac: string, secret: Buffer, identifier: number): Buffer {
  const station = mac.toUpperCase().replaceAll(':', '-');
  const stamp = Buffer.alloc(6);
  stamp.set([eventTimestampType, stamp.length]);
  stamp.writeUInt32BE(Math.floor(Date.now() / 1000), 2);
  const attributes = Buffer.concat([encodeAttributes([['Calling-Station-Id', station]]), stamp]);
  const seal = Buffer.concat([Buffer.of(messageAuthenticatorType, 18), Buffer.alloc(16)]);
  const head = Buffer.concat([Buffer.of(codes.disconnectRequest, identifier, 0, 0), zeroAuthenticator]);
  const packet = Buffer.concat([head, attributes, seal]);
  packet.writeUInt16BE(packet.length, 2);
  createHmac('md5', secret)
    .update(packet)
    .digest()
    .copy(packet, packet.length - 16);
  authenticatorOf(packet, zeroAuthenticator, secret).copy(packet, 4);
  return packet;
}

type Door = { readonly name: string; readonly host: string; readonly port: number; readonly secret: Buffer };

/** Asks one access point; its code when it answers with our secret, `null` when it does not. */
function askDoor({ host, port, secret }: Door, mac: string): Promise<number | null> {
  const identifier = randomInt(256);
  const packet = encodeDisconnect(mac, secret, identifier);
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

/**
 * Shuts out a device whose session an access point of another maker enforces (RFC 5176). Which of them it is at now is
 * not known here: all are asked, and those that do not know it say no. Nobody waits for it; that none took it is logged.
 */
export function createDisconnect(accessPoints: readonly AccessPoint[], log: Spot['log']): (mac: string) => void {
  const doors = accessPoints.flatMap(({ name, profile, radiusAddress: host, radiusSecret: secret }): Door[] => {
    const port = profile.role === 'nas' ? profile.radius?.disconnectPort?.value : undefined;
    return port === undefined || host === undefined || !secret ? [] : [{ name, host, port, secret }];
  });
  const ask = async (mac: string) => {
    const answers = await Promise.all(doors.map((door) => askDoor(door, mac)));
    const silent = doors.filter((_door, at) => answers[at] === null).map(({ name }) => name);
    if (!answers.includes(codes.disconnectAck)) log.warn('access-point.not-disconnected', { silent: silent.join(' ') });
  };
  return (mac) => {
    if (doors.length > 0) void ask(mac);
  };
}
