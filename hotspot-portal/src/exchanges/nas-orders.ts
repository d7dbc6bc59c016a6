import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import { encodeOrder, readOrderAnswer, type NasOrder, type OrderAnswer } from '../radius/dynamic-authorization.ts';
import type { AccountedAt } from '../store/accounting.ts';
import type { Spot } from './spot.ts';

const tries = 3;
const waitMs = 1000;
/** How long one that could not just then is left alone. */
const laterMs = 2000;
/** A zone that closes ends all its sessions in one moment. */
const maxAtOnce = 32;

type Door = {
  readonly accessPoint: AccessPoint;
  readonly host: string;
  readonly port: number;
  readonly secret: Buffer;
};
type Order = Omit<NasOrder, 'atMs'>;
type Told = OrderAnswer | { readonly kind: 'silent' };
type Answered = { readonly name: string; readonly told: Told };

/** Asks one access point, again where nothing comes. */
function askOnce({ host, port, secret }: Door, order: Order): Promise<Told> {
  const request = encodeOrder({ ...order, atMs: Date.now() }, secret, randomInt(256));
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
      const answer = readOrderAnswer(datagram, request, secret);
      if (answer) end(answer);
    });
    send();
  });
}

async function askDoor(door: Door, order: Order): Promise<Told> {
  for (let left = tries; ; left--) {
    const told = await askOnce(door, order);
    if (told.kind !== 'later' || left <= 1) return told;
    await delay(laterMs);
  }
}

/** Of one device, wherever it is: what an access point shall do, made for each of them. */
type DeviceOrder = {
  readonly mac: string;
  readonly accounted: readonly AccountedAt[];
  readonly of: (accessPoint: AccessPoint) => Pick<NasOrder, 'what' | 'attributes'>;
};

/** First by the sessions of its own that the access point has told of, then by the device alone. */
async function orderAt(door: Door, { mac, accounted, of }: DeviceOrder): Promise<Told> {
  const order = of(door.accessPoint);
  let station = mac.toUpperCase().replaceAll(':', '-');
  for (const { nasAddress, acctSessionId, station: written } of accounted) {
    if (nasAddress !== door.host) continue;
    station = written ?? station;
    const told = await askDoor(door, { ...order, station, acctSessionId });
    if (told.kind !== 'not-here') return told;
  }
  return askDoor(door, { ...order, station });
}

const those = (answers: readonly Answered[], kind: Told['kind']) => answers.filter(({ told }) => told.kind === kind);

/** Said aloud where nobody has done it and one that may have the device did not say that it has not. */
function report(log: Spot['log'], what: NasOrder['what'], answers: readonly Answered[]): void {
  const isSettled = answers.every(({ told: { kind } }) => kind === 'not-here') || those(answers, 'done').length > 0;
  if (isSettled) return;
  const refused = answers.flatMap(({ name, told }) => (told.kind === 'refused' ? `${name}: ${told.cause}` : []));
  log.warn(what === 'disconnect' ? 'access-point.not-disconnected' : 'access-point.not-changed', {
    silent: [...those(answers, 'silent'), ...those(answers, 'later')].map(({ name }) => name).join(' '),
    refused: refused.join(', '),
  });
}

function doorOf(accessPoint: AccessPoint): readonly Door[] {
  const { profile, radiusAddress: host, radiusSecret: secret } = accessPoint;
  const port = profile.role === 'nas' ? profile.radius?.disconnectPort?.value : undefined;
  return port === undefined || host === undefined || !secret ? [] : [{ accessPoint, host, port, secret }];
}

/** Does what it is given, so much of it at once and the rest in its order. */
function createLine(): (work: () => Promise<void>) => void {
  const waiting: (() => Promise<void>)[] = [];
  let running = 0;
  const next = async (): Promise<void> => {
    running++;
    for (let work = waiting.shift(); work; work = waiting.shift()) await work();
    running--;
  };
  return (work) => {
    waiting.push(work);
    if (running < maxAtOnce) void next();
  };
}

export type NasOrders = Required<Pick<Spot, 'disconnectAtNas' | 'limitAtNas'>>;

const shutOut = { what: 'disconnect', attributes: [] } as const;

/**
 * Orders to access points of other makers about devices whose sessions they enforce (RFC 5176). Which of them a device is
 * at is not known for certain: all are asked, and those that do not know it say so. Nobody waits for it.
 */
export function createNasOrders(accessPoints: readonly AccessPoint[], log: Spot['log']): NasOrders {
  const doors = accessPoints.flatMap(doorOf);
  const line = createLine();
  const order = (wanted: readonly Door[], what: NasOrder['what'], device: DeviceOrder) => {
    if (wanted.length === 0) return;
    line(async () => {
      const answers = wanted.map(async (door) => ({ name: door.accessPoint.name, told: await orderAt(door, device) }));
      report(log, what, await Promise.all(answers));
    });
  };
  return {
    disconnectAtNas: (mac, accounted) => order(doors, 'disconnect', { mac, accounted, of: () => shutOut }),
    limitAtNas: ({ mac, accounted, limitsAt }) => {
      const of = (accessPoint: AccessPoint) => ({ what: 'change', attributes: limitsAt(accessPoint) }) as const;
      // What one has no attributes for it cannot be told.
      const wanted = doors.filter(({ accessPoint }) => limitsAt(accessPoint).length > 0);
      order(wanted, 'change', { mac, accounted, of });
    },
  };
}
