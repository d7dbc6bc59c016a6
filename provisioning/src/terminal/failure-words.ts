import { problemKindOf, type Problem, type ProblemKind } from '@machikado/contracts/problem.ts';
import { exitCodes, type ExitCode, type Failure } from './exit-code.ts';
import type { Texts } from '../text/catalogue.ts';

const codeOf: Partial<Record<ProblemKind, ExitCode>> = {
  'not-signed-in': exitCodes.notAllowed,
  'wrong-credentials': exitCodes.notAllowed,
  'locked-out': exitCodes.notAllowed,
  forbidden: exitCodes.notAllowed,
  'device-revoked': exitCodes.notAllowed,
  'city-unreachable': exitCodes.unreachable,
};

/** A problem of the city in words for a technician, with the way out and the exit code that belongs to it. */
export function failureOf(problem: Problem, around: { readonly texts: Texts; readonly url: string }): Failure {
  const { texts, url } = around;
  const kind = problemKindOf(problem);
  const words = texts.problems(url)[kind];
  const waiting = problem.retryAfterS === undefined ? '' : ` ${texts.tryAgainIn(problem.retryAfterS)}`;
  const detail = problem.detail === undefined ? '' : ` (${problem.detail})`;
  return {
    code: codeOf[kind] ?? exitCodes.failed,
    message: (words?.message ?? texts.otherProblem(kind)) + detail + waiting,
    ...(words?.fix !== undefined && { fix: words.fix }),
  };
}
