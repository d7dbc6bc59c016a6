import type { AppointmentService } from '@machikado/contracts/appointment.ts';
import type { Booking } from '@machikado/contracts/booking.ts';

export type ChosenTime = { readonly date: string; readonly starts: string; readonly ends: string };

type AppointmentDraft = {
  service: AppointmentService | undefined;
  time: ChosenTime | undefined;
  /** The appointment whose time is being changed. */
  moving: Booking | undefined;
  /** Made when the confirm page opens; kept until the city's answer is known. */
  key: string | undefined;
  booking: Booking | undefined;
  slipKey: string;
  slipJobId: string | undefined;
};

/** What has been chosen so far on the way to an appointment. Nothing in it is typed. */
export const draft = $state<AppointmentDraft>(blank());

function blank(): AppointmentDraft {
  return {
    service: undefined,
    time: undefined,
    moving: undefined,
    key: undefined,
    booking: undefined,
    slipKey: crypto.randomUUID(),
    slipJobId: undefined,
  };
}

/** Begins with a service, to make an appointment or to move one. */
export function beginAppointment(service: AppointmentService, moving?: Booking): void {
  Object.assign(draft, { ...blank(), service, moving });
}

/** Takes another time (or none); what was sent with the old key was another appointment. */
export function chooseTime(time: ChosenTime | undefined): void {
  draft.time = time;
  draft.key = undefined;
}
