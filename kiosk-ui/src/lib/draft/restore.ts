import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { readFacilities, readLotteries, readProcedures } from '#lib/city/lists.ts';
import { chooseLocale } from '#lib/text/catalogue.svelte.ts';
import { application, resetApplication } from '#lib/visit/application-draft.svelte.ts';
import { draft, resetDraft } from '#lib/visit/booking-draft.svelte.ts';
import { beginLottery, lotteryDraft } from '#lib/visit/lottery-draft.svelte.ts';
import { search } from '#lib/visit/search-draft.svelte.ts';
import { visit } from '#lib/visit/visit.svelte.ts';
import { decisionsOf } from './booking-choice.ts';
import { wishesOf } from './lottery-choice.ts';
import type { Form, TakenForm } from './taken-form.ts';

/** The path of the page where it goes on. `changed`: the city's form or room is another by now. */
type Restored = Result<string, 'changed' | 'city-unreachable'>;

/** Puts a form back on the screen, in its language and at its step. */
export async function restoreForm(taken: TakenForm): Promise<Restored> {
  await chooseLocale(taken.locale);
  const { form } = taken;
  switch (form.kind) {
    case 'application':
      return restoreApplication(form);
    case 'booking':
      return restoreBooking(form);
    case 'search': {
      const { day, date, part, people, equipment } = form;
      Object.assign(search, { day, date, part, people, equipment });
      return ok('/book/find');
    }
    case 'lottery':
      return restoreLottery(form);
  }
}

/** At the kiosk she was signed in; here the city may not know yet who it is. */
const signedInAt = (path: string) => (visit.userName === undefined ? `/sign-in?to=${path}` : path);

async function restoreApplication(form: Form<'application'>): Promise<Restored> {
  const procedures = await readProcedures();
  if (!procedures.ok) return err('city-unreachable');
  const procedure = procedures.value.find((one) => one.id === form.procedureId && one.version === form.version);
  if (!procedure) return err('changed');
  resetApplication(procedure);
  const filled = Object.fromEntries(form.filled.map((field) => [field, form.answers[field] ?? '']));
  Object.assign(application, { answers: form.answers, filled, at: form.at });
  return ok(`/apply/${procedure.id}`);
}

async function restoreBooking(form: Form<'booking'>): Promise<Restored> {
  const facilities = await readFacilities();
  if (!facilities.ok) return err('city-unreachable');
  const decided = decisionsOf(form, facilities.value);
  if (!decided.ok) return decided;
  resetDraft();
  Object.assign(draft, decided.value);
  return ok(form.step === 'week' ? '/book/week' : signedInAt(`/book/${form.step}`));
}

async function restoreLottery(form: Form<'lottery'>): Promise<Restored> {
  const [lotteries, facilities] = await Promise.all([readLotteries(), readFacilities()]);
  if (!lotteries.ok || !facilities.ok) return err('city-unreachable');
  const decided = wishesOf(form, { lotteries: lotteries.value, facilities: facilities.value });
  if (!decided.ok) return decided;
  beginLottery(decided.value.lottery);
  Object.assign(lotteryDraft, decided.value);
  return ok(signedInAt('/lottery/wish'));
}
