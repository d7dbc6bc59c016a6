import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { encodeOrder, readOrderAnswer, type NasOrder, type OrderAnswer } from '../radius/dynamic-authorization.ts';

const tries = 3;
/** How long an answer is waited for after each time that the same packet is sent. */
export const usualWaitsMs: readonly number[] = [1000, 2000, 4000];
/** How long one that could not just then is left alone. */
const laterMs = 2000;
/** A zone that closes ends all its sessions in one moment. */
const maxAtOnce = 32;

/** Where somebody takes orders, and by what secret. */
export type OrderDoor = {
  readonly host: string;
  readonly port: number;
  readonly secret: Buffer;
  readonly waitsMs: readonly number[];
};
type Order = Omit<NasOrder, 'atMs'>;
export type Told = OrderAnswer | { readonly kind: 'silent' };

/**
 * Asks one access point, by the same packet again where nothing comes: whoever has done it already knows it by its
 * authenticator, and does it once (RFC 5176 §2.3).
 */
function askOnce({ host, port, secret, waitsMs }: OrderDoor, order: Order): Promise<Told> {
  const request = encodeOrder({ ...order, atMs: Date.now() }, secret, randomInt(256));
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    let sent = 0;
    let timer: NodeJS.Timeout | undefined;
    const end = (told: Told) => {
      clearTimeout(timer);
      socket.close();
      resolve(told);
    };
    const send = () => {
      const waitMs = waitsMs[sent++];
      if (waitMs === undefined) {
        end({ kind: 'silent' });
        return;
      }
      socket.send(request, port, host);
      timer = setTimeout(send, waitMs);
    };
    socket.once('error', () => end({ kind: 'silent' }));
    socket.on('message', (datagram) => {
      const answer = readOrderAnswer(datagram, request, secret);
      if (answer) end(answer);
    });
    send();
  });
}

/** Asks, and again a little later whoever could not just then. */
export async function askDoor(door: OrderDoor, order: Order): Promise<Told> {
  for (let left = tries; ; left--) {
    const told = await askOnce(door, order);
    if (told.kind !== 'later' || left <= 1) return told;
    await delay(laterMs);
  }
}

/** Does what it is given, so much of it at once and the rest in its order. */
export function createLine(): (work: () => Promise<void>) => void {
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
