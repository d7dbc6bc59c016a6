import { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { problemKindOf, type Problem } from '@machikado/contracts/problem.ts';
import type { Texts } from './ja.ts';

function refusalWords(refusal: BookingRefusal, { refusals }: Texts): string {
  // Each entry takes the refusal of its own kind, which the type of a union cannot say.
  const words = refusals[refusal.kind] as (of: BookingRefusal) => string;
  return words(refusal);
}

/** A problem of the city in words for staff: what happened, whether anything was lost, when to try again. */
export function problemWords(problem: Problem, texts: Texts): string {
  const refusal = BookingRefusal.safeParse(problem.refusal);
  if (refusal.success) return refusalWords(refusal.data, texts);
  const words = texts.problems[problemKindOf(problem)] ?? texts.otherProblem;
  const wait = problem.retryAfterS;
  return wait === undefined || wait === 0 ? words : `${words} ${texts.tryAgainIn(wait)}`;
}
