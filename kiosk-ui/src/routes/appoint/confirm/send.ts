import type { AppointmentService } from '@machikado/contracts/appointment.ts';
import { Booking } from '@machikado/contracts/booking.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import { callAgent } from '#lib/agent/client.ts';
import { sendUntilKnown } from '#lib/agent/until-known.ts';
import type { ChosenTime } from '#lib/visit/appointment-draft.svelte.ts';

type Wanted = {
  readonly service: AppointmentService;
  readonly time: ChosenTime;
  readonly moving: Booking | undefined;
  readonly key: string;
};

/** Makes or moves an appointment, until the outcome is known: either is done once, however often it is asked for. */
export async function send(wanted: Wanted, onUnknown: () => void): Promise<Result<Booking, Problem>> {
  const { service, moving, key } = wanted;
  const { date, starts } = wanted.time;
  const write = moving
    ? { path: `/appointments/${moving.id}/move`, body: { date, starts } }
    : { path: '/appointments', body: { serviceId: service.id, date, starts }, idempotencyKey: key };
  const sent = await sendUntilKnown(() => callAgent({ method: 'POST', answer: Booking, ...write }), { onUnknown });
  return sent.ok ? ok(sent.value.value) : sent;
}
