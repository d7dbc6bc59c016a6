import { Booking, type OwnChoices } from '@machikado/contracts/booking.ts';
import type { Facility } from '@machikado/contracts/facility.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import { callAgent } from '#lib/agent/client.ts';
import { sendUntilKnown } from '#lib/agent/until-known.ts';
import { komaOf } from '#lib/city/grid.ts';
import { draft, resetDraft, type Answering } from './booking-draft.svelte.ts';

/** Takes up what was won or offered, with what is chosen of it so far. False where its room is not known here. */
export function takeUpHeld(booking: Booking, facilities: readonly Facility[], from: Answering['from']): boolean {
  const facility = facilities.find((one) => one.id === booking.facilityId);
  const room = facility?.rooms.find((one) => one.id === booking.roomId);
  const koma = room && komaOf(room, booking.komaId);
  if (!facility || !room || !koma) return false;
  const { date, purpose, purposeId, entranceId, reductionId } = booking;
  resetDraft();
  Object.assign(draft, { facility, room, date, koma, purpose, people: String(booking.people) });
  Object.assign(draft, { purposeId, entranceId, reductionId });
  for (const { id, count } of booking.equipment) draft.equipment[id] = count;
  draft.answering = { bookingId: booking.id, from };
  return true;
}

/** Sends what is chosen for it until the outcome is known; sending it again changes nothing. */
export async function sendChoices(bookingId: string, choices: OwnChoices): Promise<Result<Booking, Problem>> {
  const { entranceId, reductionId, equipment } = choices;
  const body: OwnChoices = {
    ...(entranceId !== undefined && { entranceId }),
    ...(reductionId !== undefined && { reductionId }),
    ...(equipment !== undefined && { equipment }),
  };
  const path = `/bookings/${bookingId}/choices`;
  const outcome = await sendUntilKnown(() => callAgent({ method: 'POST', path, answer: Booking, body }), {
    onUnknown: () => undefined,
  });
  return outcome.ok ? ok(outcome.value.value) : outcome;
}
