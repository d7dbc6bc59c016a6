import { application } from '#lib/visit/application-draft.svelte.ts';
import { draft } from '#lib/visit/booking-draft.svelte.ts';
import { lotteryDraft, type LotteryDraft } from '#lib/visit/lottery-draft.svelte.ts';
import { search } from '#lib/visit/search-draft.svelte.ts';
import { settings } from '#lib/visit/settings.svelte.ts';
import { bookingChoiceOf } from './booking-choice.ts';
import { lotteryChoiceOf } from './lottery-choice.ts';
import type { Form, TakenForm } from './taken-form.ts';

/** The application on the screen; undefined before a procedure is chosen. */
export function applicationForm(): TakenForm | undefined {
  const { procedure, answers, filled, at } = application;
  if (!procedure) return undefined;
  const form = {
    kind: 'application' as const,
    procedureId: procedure.id,
    version: procedure.version,
    answers: { ...answers },
    filled: Object.keys(filled).filter((field) => filled[field] === answers[field]),
    at,
  };
  return { locale: settings.locale, form };
}

/** The booking on the screen as far as it is chosen; undefined before a facility is. */
export function bookingForm(step: Form<'booking'>['step']): () => TakenForm | undefined {
  return () => {
    const form = bookingChoiceOf(draft, step);
    return form && { locale: settings.locale, form };
  };
}

/** What is being looked for among the free rooms. */
export function searchForm(): TakenForm {
  return { locale: settings.locale, form: { kind: 'search', ...search, equipment: [...search.equipment] } };
}

/** The application to a lottery on the screen, with the wish that is being made. */
export function lotteryForm(making: LotteryDraft['making']): TakenForm | undefined {
  const form = lotteryChoiceOf({ ...lotteryDraft, making });
  return form && { locale: settings.locale, form };
}
