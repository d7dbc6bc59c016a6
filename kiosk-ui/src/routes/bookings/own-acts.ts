import { Booking } from '@machikado/contracts/booking.ts';
import { problem, type Problem } from '@machikado/contracts/problem.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import { Waiting, WaitingList } from '@machikado/contracts/waiting.ts';
import { go } from '#lib/visit/go.ts';
import { callAgent } from '#lib/agent/client.ts';
import { sendUntilKnown } from '#lib/agent/until-known.ts';
import { readServices } from '#lib/city/appointments.ts';
import { beginAppointment } from '#lib/visit/appointment-draft.svelte.ts';

/** What a person does with a booking of hers. */
export type OwnAct = 'cancel' | 'accept' | 'check-in' | 'extend' | 'move' | 'choose';
/** Those that this screen sends itself. */
export type SentAct = Exclude<OwnAct, 'move' | 'choose'>;

/** Sends an act until its outcome is known: the city does each once, so a lost answer is simply asked for again. */
export async function sendAct(id: string, act: SentAct, body: object): Promise<Result<Booking, Problem>> {
  const outcome = await sendUntilKnown(
    () => callAgent({ method: 'POST', path: `/bookings/${id}/${act}`, answer: Booking, body }),
    { onUnknown: () => undefined },
  );
  return outcome.ok ? ok(outcome.value.value) : outcome;
}

/** The signed-in person's places in waiting lists. */
export async function readWaiting(): Promise<Result<Waiting[], Problem>> {
  const read = await callAgent({ method: 'GET', path: '/waiting', answer: WaitingList });
  return read.ok ? ok(read.value.value.waiting) : read;
}

/** Gives up a place in a waiting list; giving it up again changes nothing. */
export async function leaveLine(id: string): Promise<Result<Waiting, Problem>> {
  const left = await callAgent({ method: 'POST', path: `/waiting/${id}/leave`, answer: Waiting, body: {} });
  return left.ok ? ok(left.value.value) : left;
}

/** Goes to the times of an appointment's service; gives why it cannot. */
export async function moveAppointment(booking: Booking): Promise<Problem | undefined> {
  const read = await readServices();
  if (!read.ok) return read.error;
  const service = read.value.find(({ id }) => id === booking.appointment?.serviceId);
  if (service === undefined) return problem('not-found');
  beginAppointment(service, booking);
  await go('/appoint/time');
  return undefined;
}
