import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Booking } from '@machikado/contracts/booking.ts';
import { problemKindOf } from '@machikado/contracts/problem.ts';
import { readDeviceIdentity } from '@machikado/runtime/device-identity.ts';
import { createHttpClient } from '@machikado/runtime/http-client.ts';
import { cityUrn } from '@machikado/contracts/device.ts';
import { SignedIn } from '@machikado/contracts/sign-in.ts';
import { setTimeout as delay } from 'node:timers/promises';
import type { Operation } from './history.ts';

// One client of a race: `booking-race.ts` tells it on stdin what to do, and it tells on stdout what came of it.

type Order =
  | { readonly do: 'sign-in'; readonly userNumber: string; readonly pin: string }
  | { readonly do: 'book'; readonly roomId: string; readonly date: string; readonly komaId: string }
  | { readonly do: 'cancel'; readonly bookingId: string; readonly units: readonly string[] };

const [identityDirectory = '', clientNumber = '0'] = process.argv.slice(2);
const client = Number(clientNumber);
const identity = await readDeviceIdentity(identityDirectory);
if (!identity.ok) throw new Error('The racer has no identity.');
const { ca, key, certificate, cityId, cityUrl } = identity.value;
const tls = { ca, key, certificate, expectUrn: cityUrn(cityId) };
await using http = createHttpClient(cityUrl, tls);
let token = '';
const headers = () => ({ authorization: `Bearer ${token}` });
const now = () => performance.timeOrigin + performance.now();

async function signIn(order: Extract<Order, { do: 'sign-in' }>): Promise<unknown> {
  const body = { method: 'number', userNumber: order.userNumber, pin: order.pin };
  const answer = await http.call({ method: 'POST', path: '/v1/sign-in', body, answer: SignedIn });
  if (!answer.ok) throw new Error(`sign-in: ${problemKindOf(answer.error)}`);
  token = answer.value.token;
  return { signedIn: true };
}

/** How long one keeps asking: far longer than a server takes to come back, however busy the machine is. */
const patienceMs = 60_000;

/** Asks with one key until an answer comes, as the kiosk does; patience used up without one is `unknown`. */
async function book(order: Extract<Order, { do: 'book' }>): Promise<Operation> {
  const { roomId, date, komaId } = order;
  const idempotencyKey = randomUUID();
  const startMs = now();
  const seen = { client, kind: 'book', units: [`${roomId}/${date}/${komaId}`], startMs } as const;
  while (now() - startMs < patienceMs) {
    const answer = await http.call({
      method: 'POST',
      path: '/v1/bookings',
      body: { roomId, date, komaId, purpose: '会合', people: 2 },
      headers: { ...headers(), 'idempotency-key': idempotencyKey },
      answer: Booking,
      timeoutMs: 5000,
    });
    const endMs = now();
    if (answer.ok) return { ...seen, endMs, outcome: 'ok', bookingId: answer.value.id };
    const kind = problemKindOf(answer.error);
    if (kind !== 'city-unreachable') return { ...seen, endMs, outcome: 'refused', reason: kind };
    await delay(100);
  }
  return { ...seen, endMs: now(), outcome: 'unknown' };
}

async function cancel(order: Extract<Order, { do: 'cancel' }>): Promise<Operation> {
  const { bookingId, units } = order;
  const startMs = now();
  const seen = { client, kind: 'cancel', units, startMs, bookingId } as const;
  while (now() - startMs < patienceMs) {
    const path = `/v1/bookings/${bookingId}/cancel`;
    const answer = await http.call({
      method: 'POST',
      path,
      body: {},
      headers: headers(),
      answer: Booking,
      timeoutMs: 5000,
    });
    if (answer.ok) return { ...seen, endMs: now(), outcome: 'ok' };
    const kind = problemKindOf(answer.error);
    if (kind !== 'city-unreachable') return { ...seen, endMs: now(), outcome: 'refused', reason: kind };
    await delay(100);
  }
  return { ...seen, endMs: now(), outcome: 'unknown' };
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order;
  const told =
    order.do === 'sign-in' ? await signIn(order) : order.do === 'book' ? await book(order) : await cancel(order);
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
