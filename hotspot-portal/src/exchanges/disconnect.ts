import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import {
  encodeDisconnect,
  readDisconnectAnswer,
  type DisconnectAnswer,
  type DisconnectOrder,
} from '../radius/disconnect-packet.ts';
import type { AccountedAt } from '../store/accounting.ts';
import type { Spot } from './spot.ts';

const tries = 3;
const waitMs = 1000;
/** How long one that could not just then is left alone. */
const laterMs = 2000;
/** A zone that closes ends all its sessions in one moment. */
const maxAtOnce = 32;

type Door = { readonly name: string; readonly host: string; readonly port: number; readonly secret: Buffer };
type Told = DisconnectAnswer | { readonly kind: 'silent' };
type Answered = { readonly name: string; readonly told: Told };

/** Asks one access point, again where nothing comes. */
function askOnce({ host, port, secret }: Door, order: Omit<DisconnectOrder, 'atMs'>): Promise<Told> {
  const request = encodeDisconnect({ ...order, atMs: Date.now() }, secret, randomInt(256));
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    let left = tries;
    const end = (told: Told) => {
      clearInterval(timer);
      socket.close();
      resolve(told);
    };
    const send = () => {
      if (left-- > 0) socket.send(request, port, host);
      else end({ kind: 'silent' });
    };
    const timer = setInterval(send, waitMs);
    socket.once('error', () => end({ kind: 'silent' }));
    socket.on('message', (datagram) => {
      const answer = readDisconnectAnswer(datagram, request, secret);
      if (answer) end(answer);
    });
    send();
  });
}

async function askDoor(door: Door, order: Omit<DisconnectOrder, 'atMs'>): Promise<Told> {
  for (let left = tries; ; left--) {
    const told = await askOnce(door, order);
    if (told.kind !== 'later' || left <= 1) return told;
    await delay(laterMs);
  }
}

/** First by the sessions of its own that the access point has told of, then by the device alone. */
async function shutAt(door: Door, mac: string, accounted: readonly AccountedAt[]): Promise<Told> {
  let station = mac.toUpperCase().replaceAll(':', '-');
  for (const { nasAddress, acctSessionId, station: written } of accounted) {
    if (nasAddress !== door.host) continue;
    station = written ?? station;
    const told = await askDoor(door, { station, acctSessionId });
    if (told.kind !== 'not-here') return told;
  }
  return askDoor(door, { station });
}

const those = (answers: readonly Answered[], kind: Told['kind']) => answers.filter(({ told }) => told.kind === kind);

/** Said aloud where nobody has shut it out and one that may have it did not say so much. */
function report(log: Spot['log'], answers: readonly Answered[]): void {
  const isSettled = answers.every(({ told: { kind } }) => kind === 'not-here') || those(answers, 'gone').length > 0;
  if (isSettled) return;
  const refused = answers.flatMap(({ name, told }) => (told.kind === 'refused' ? `${name}: ${told.cause}` : []));
  log.warn('access-point.not-disconnected', {
    silent: [...those(answers, 'silent'), ...those(answers, 'later')].map(({ name }) => name).join(' '),
    refused: refused.join(', '),
  });
}

/**
 * Shuts out devices whose sessions an access point of another maker enforces (RFC 5176). Which of them a device is at is
 * not known for certain: all are asked, and those that do not know it say so. Nobody waits for it.
 */
export function createDisconnect(
  accessPoints: readonly AccessPoint[],
  log: Spot['log'],
): NonNullable<Spot['disconnectAtNas']> {
  const doors = accessPoints.flatMap(({ name, profile, radiusAddress: host, radiusSecret: secret }): Door[] => {
    const port = profile.role === 'nas' ? profile.radius?.disconnectPort?.value : undefined;
    return port === undefined || host === undefined || !secret ? [] : [{ name, host, port, secret }];
  });
  const waiting: (() => Promise<void>)[] = [];
  let running = 0;
  const next = async (): Promise<void> => {
    running++;
    for (let work = waiting.shift(); work; work = waiting.shift()) await work();
    running--;
  };
  return (mac, accounted) => {
    if (doors.length === 0) return;
    waiting.push(async () => {
      const answers = doors.map(async (door) => ({ name: door.name, told: await shutAt(door, mac, accounted) }));
      report(log, await Promise.all(answers));
    });
    if (running < maxAtOnce) void next();
  };
}
