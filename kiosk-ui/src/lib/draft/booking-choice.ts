import type { Facility } from '@machikado/contracts/facility.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { equipmentOf } from '#lib/city/choices.ts';
import { komaOf } from '#lib/city/grid.ts';
import type { BookingDraft } from '#lib/visit/booking-draft.svelte.ts';
import type { Form } from './taken-form.ts';

/** What a person has decided of a booking; the rest of the draft is how it is sent. */
export type BookingDecisions = Omit<BookingDraft, 'key' | 'booking' | 'answering' | 'permitKey' | 'permitJobId'>;

/** The booking as it is taken home; undefined before a facility is chosen. */
export function bookingChoiceOf(draft: BookingDecisions, step: Form<'booking'>['step']): Form<'booking'> | undefined {
  const { facility, date, koma, purpose, people, purposeId, entranceId, reductionId, waits, moving } = draft;
  const room = draft.room ?? facility?.rooms[0];
  if (!facility || !room) return undefined;
  return {
    kind: 'booking',
    ...{ facilityId: facility.id, roomId: room.id, purpose, people, waits, step },
    ...(date !== undefined && koma && { slot: { date, komaId: koma.id } }),
    ...(purposeId !== undefined && { purposeId }),
    ...(entranceId !== undefined && { entranceId }),
    ...(reductionId !== undefined && { reductionId }),
    equipment: { ...draft.equipment },
    ...(moving && { moving }),
  };
}

/** The same decisions from what was taken home. `changed`: the city no longer lets this room, time or equipment. */
export function decisionsOf(
  form: Form<'booking'>,
  facilities: readonly Facility[],
): Result<BookingDecisions, 'changed'> {
  const facility = facilities.find((one) => one.id === form.facilityId);
  const room = facility?.rooms.find((one) => one.id === form.roomId);
  const koma = room && form.slot && komaOf(room, form.slot.komaId);
  if (!facility || !room || (form.slot && !koma)) return err('changed');
  const lent = equipmentOf({ facility, room });
  if (Object.keys(form.equipment).some((id) => !lent.some((one) => one.id === id))) return err('changed');
  const { purpose, people, purposeId, entranceId, reductionId, equipment, waits, moving } = form;
  const choices = { purpose, people, purposeId, entranceId, reductionId, equipment, waits, moving };
  return ok({ facility, room, date: form.slot?.date, koma, ...choices });
}
