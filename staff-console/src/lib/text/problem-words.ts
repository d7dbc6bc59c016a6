import { problemKindOf, type Problem } from '@machikado/contracts/problem.ts';
import type { Texts } from './ja.ts';

/** A problem of the city in words for staff: what happened, whether anything was lost, when to try again. */
export function problemWords(problem: Problem, texts: Texts): string {
  const words = texts.problems[problemKindOf(problem)] ?? texts.otherProblem;
  const wait = problem.retryAfterS;
  return wait === undefined || wait === 0 ? words : `${words} ${texts.tryAgainIn(wait)}`;
}
