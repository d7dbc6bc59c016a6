import type { Booking, BookingRequest } from '@machikado/contracts/booking.ts';
import type { Facility, Koma, Room } from '@machikado/contracts/facility.ts';
import { watchUnsaved } from './unsaved.ts';

/** What was won or offered and waits for an answer, and the screen from which it was taken up. */
export type Answering = { readonly bookingId: string; readonly from: '/lottery' | '/bookings' };

export type BookingDraft = {
  facility: Facility | undefined;
  room: Room | undefined;
  date: string | undefined;
  koma: Koma | undefined;
  purpose: string;
  people: string;
  /** Choices that change the fee; most people make none. */
  purposeId: string | undefined;
  entranceId: string | undefined;
  reductionId: string | undefined;
  /** How many of which equipment. */
  equipment: Record<string, number>;
  /** The slot is another's, and she wants to wait for it. */
  waits: boolean;
  /** The booking whose time is being changed. */
  moving: Booking | undefined;
  /** The held booking that is chosen for; a new booking has none. */
  answering: Answering | undefined;
  /** Made when the confirm page opens; kept until the city's answer is known. */
  key: string | undefined;
  booking: Booking | undefined;
  permitKey: string;
  permitJobId: string | undefined;
};

/** What has been chosen so far on the way to a booking. */
export const draft = $state<BookingDraft>(blank());

watchUnsaved(
  () => draft.booking === undefined && !draft.answering && (draft.purpose.trim() !== '' || draft.people !== ''),
);

function blank(): BookingDraft {
  return {
    facility: undefined,
    room: undefined,
    date: undefined,
    koma: undefined,
    purpose: '',
    people: '',
    purposeId: undefined,
    entranceId: undefined,
    reductionId: undefined,
    equipment: {},
    waits: false,
    moving: undefined,
    answering: undefined,
    key: undefined,
    booking: undefined,
    permitKey: crypto.randomUUID(),
    permitJobId: undefined,
  };
}

/** Begins a new booking from nothing. */
export function resetDraft(): void {
  Object.assign(draft, blank());
}

/** Takes another time (or none); what was sent with the old key was another booking. */
export function chooseSlot(slot: { room: Room; date: string; koma: Koma } | undefined): void {
  draft.room = slot?.room ?? draft.room;
  draft.date = slot?.date;
  draft.koma = slot?.koma;
  draft.waits = false;
  draft.answering = undefined;
  draft.key = undefined;
}

/** What is asked of the city, once a time is chosen. */
export function requestOf(): BookingRequest | undefined {
  const { room, date, koma, moving } = draft;
  if (!room || date === undefined || !koma) return undefined;
  const slot = { roomId: room.id, date, komaId: koma.id };
  if (moving) {
    const { purpose, people, purposeId, entranceId, reductionId } = moving;
    const equipment = moving.equipment.map(({ id, count }) => ({ id, count }));
    return {
      ...slot,
      purpose,
      people,
      ...(purposeId !== undefined && { purposeId }),
      ...(entranceId !== undefined && { entranceId }),
      ...(reductionId !== undefined && { reductionId }),
      ...(equipment.length > 0 && { equipment }),
    };
  }
  const equipment = Object.entries(draft.equipment).flatMap(([id, count]) => (count > 0 ? [{ id, count }] : []));
  return {
    ...slot,
    purpose: draft.purpose.trim(),
    people: Number(draft.people),
    ...(draft.purposeId !== undefined && { purposeId: draft.purposeId }),
    ...(draft.entranceId !== undefined && { entranceId: draft.entranceId }),
    ...(draft.reductionId !== undefined && { reductionId: draft.reductionId }),
    ...(equipment.length > 0 && { equipment }),
  };
}
