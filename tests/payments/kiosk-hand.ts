import { randomUUID } from 'node:crypto';
import { Booking, BookingList } from '@machikado/contracts/booking.ts';
import { addDays, civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { TerminalPayment, type TerminalPaymentState } from '@machikado/contracts/payment.ts';
import type { AgentRig } from '../../kiosk-agent/simulators/rig/kiosk-rig.ts';
import { untilThere } from '../../kiosk-agent/simulators/rig/process-rig.ts';
import { komaIds } from '../races/big-pack.ts';

const sampleUser = { method: 'number', userNumber: '10000014', pin: '2580' };

/** What a person does at the kiosk's doors; `agentNow` gives the agent that runs, which may have been killed before. */
export function kioskHand(agentNow: () => AgentRig, rooms: readonly string[]) {
  async function post(path: string, body: unknown): Promise<Response> {
    const { origin, token } = agentNow();
    const headers = { authorization: `Bearer ${token}`, origin, 'content-type': 'application/json' };
    const key = { 'idempotency-key': randomUUID() };
    const url = `${origin}/agent/v1${path}`;
    return fetch(url, { method: 'POST', headers: { ...headers, ...key }, body: JSON.stringify(body) });
  }

  async function signIn(): Promise<void> {
    await post('/visits', {});
    const answer = await post('/sign-in', sampleUser);
    if (!answer.ok) throw new Error(`Signing in: ${answer.status} ${await answer.text()}`);
  }

  let booked = 0;
  const firstDay = addDays(civilTimeAt(new Date()).date, 30);
  return {
    signIn,
    /** Signs in and books a slot that nobody has, for 1,000 yen. */
    book: async (): Promise<Booking> => {
      await signIn();
      const komaId = komaIds[booked % komaIds.length];
      const roomId = rooms[Math.floor(booked / komaIds.length)];
      booked += 1;
      const answer = await post('/bookings', { roomId, komaId, date: firstDay, purpose: 'practice', people: 3 });
      if (!answer.ok) throw new Error(`Booking: ${answer.status} ${await answer.text()}`);
      return Booking.parse(await answer.json());
    },
    /** Asks for a payment without waiting for the answer, which a kill may take away. */
    begin: (bookingId: string): { readonly id: string; readonly answer: Promise<Response | undefined> } => {
      const id = randomUUID();
      return { id, answer: post('/payments', { id, bookingId }).catch(() => undefined) };
    },
    /** Waits until a payment is in one of these states, as its page sees it. */
    paymentIs: (id: string, states: readonly TerminalPaymentState[]): Promise<TerminalPayment> =>
      untilThere(
        async () => {
          const answer = await agentNow().call('GET', `/payments/${id}`);
          const seen = answer.ok ? TerminalPayment.parse(await answer.json()) : undefined;
          return seen && states.includes(seen.state) ? seen : undefined;
        },
        `payment ${states.join('/')}; ${agentNow().part.log()}`,
      ),
    /** What the city says of a booking once no attempt to pay it is open any more. */
    settled: async (bookingId: string): Promise<Booking['payment']> => {
      await signIn();
      return untilThere(async () => {
        const list = BookingList.parse(await (await agentNow().call('GET', '/bookings')).json());
        const payment = list.bookings.find((one) => one.id === bookingId)?.payment;
        return payment === 'asking' ? undefined : payment;
      }, `an end of the payment in the city; ${agentNow().part.log()}`);
    },
  };
}
