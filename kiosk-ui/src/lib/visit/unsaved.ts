import { application } from './application-draft.svelte.ts';
import { draft } from './booking-draft.svelte.ts';

/** Whether something typed would be lost if the turn ended now: an application or a booking that was not sent. */
export function hasUnsaved(): boolean {
  const typed = Object.values(application.answers).some((answer) => answer.trim() !== '');
  const booking = draft.purpose.trim() !== '' || draft.people !== '';
  return (typed && application.receipt === undefined) || (booking && draft.booking === undefined);
}
