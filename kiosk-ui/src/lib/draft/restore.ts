import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { readFacilities, readProcedures } from '#lib/city/city.svelte.ts';
import { komaOf } from '#lib/city/grid.ts';
import { chooseLocale } from '#lib/text/catalogue.svelte.ts';
import { application, resetApplication } from '#lib/visit/application-draft.svelte.ts';
import { chooseSlot, draft, resetDraft } from '#lib/visit/booking-draft.svelte.ts';
import { visit } from '#lib/visit/visit.svelte.ts';
import type { TakenForm } from './forms.ts';

type Form<Kind extends TakenForm['form']['kind']> = Extract<TakenForm['form'], { kind: Kind }>;
/** The path of the page where it goes on. `changed`: the city's form or room is another by now. */
type Restored = Result<string, 'changed' | 'city-unreachable'>;

/** Puts a form back on the screen, in its language and at its step. */
export async function restoreForm(taken: TakenForm): Promise<Restored> {
  await chooseLocale(taken.locale);
  return taken.form.kind === 'application' ? restoreApplication(taken.form) : restoreBooking(taken.form);
}

async function restoreApplication(form: Form<'application'>): Promise<Restored> {
  const procedures = await readProcedures();
  if (!procedures.ok) return err('city-unreachable');
  const procedure = procedures.value.find((one) => one.id === form.procedureId && one.version === form.version);
  if (!procedure) return err('changed');
  resetApplication(procedure);
  Object.assign(application, { answers: form.answers, at: form.at });
  return ok(`/apply/${procedure.id}`);
}

async function restoreBooking(form: Form<'booking'>): Promise<Restored> {
  const facilities = await readFacilities();
  if (!facilities.ok) return err('city-unreachable');
  const facility = facilities.value.find((one) => one.id === form.facilityId);
  const room = facility?.rooms.find((one) => one.id === form.roomId);
  const koma = room && komaOf(room, form.komaId);
  if (!facility || !room || !koma) return err('changed');
  resetDraft();
  draft.facility = facility;
  chooseSlot({ room, date: form.date, koma });
  Object.assign(draft, { purpose: form.purpose, people: form.people });
  if (form.step === 'week') return ok('/book/week');
  const path = `/book/${form.step}`;
  // At the kiosk she was signed in; here the city does not know yet who it is.
  return ok(visit.userName === undefined ? `/sign-in?to=${path}` : path);
}
