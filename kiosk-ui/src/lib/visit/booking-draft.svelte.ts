import type { Booking } from '@machikado/contracts/booking.ts';
import type { Facility, Koma, Room } from '@machikado/contracts/facility.ts';
import { watchUnsaved } from './unsaved.ts';

type BookingDraft = {
  facility: Facility | undefined;
  room: Room | undefined;
  date: string | undefined;
  koma: Koma | undefined;
  purpose: string;
  people: string;
  /** Made when the confirm page opens; kept until the city's answer is known. */
  key: string | undefined;
  booking: Booking | undefined;
  permitKey: string;
  permitJobId: string | undefined;
};

/** What has been chosen so far on the way to a booking. */
export const draft = $state<BookingDraft>(blank());

watchUnsaved(() => draft.booking === undefined && (draft.purpose.trim() !== '' || draft.people !== ''));

function blank(): BookingDraft {
  return {
    facility: undefined,
    room: undefined,
    date: undefined,
    koma: undefined,
    purpose: '',
    people: '',
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
  draft.key = undefined;
}
