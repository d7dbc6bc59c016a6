import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { sayDate, sayInstant, words } from './catalogue.svelte.ts';
import { factsOf, type RefusalTexts } from './refusal.ts';

/** Why a booking was refused, in the person's language: what happened, and what to do. */
export function sayRefusal({ refusal }: Pick<Problem, 'refusal'>): readonly [what: string, next: string] | undefined {
  const texts: RefusalTexts = words().refusals;
  // A city that is newer than this page may know a reason that this page has no words for.
  if (refusal === undefined || !(refusal.kind in texts)) return undefined;
  const { key, instant, day, count } = factsOf(refusal as BookingRefusal);
  const [what, next] = texts[key];
  const when = instant === undefined ? (day === undefined ? '' : sayDate(day)) : sayInstant(instant);
  return [what, typeof next === 'string' ? next : next(when, count ?? 0)];
}
