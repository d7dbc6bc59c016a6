import { problemMediaType, type Problem } from '@machikado/contracts/problem.ts';

export function answerProblem(value: Problem): Response {
  return new Response(JSON.stringify(value), {
    status: value.status,
    headers: { 'content-type': problemMediaType },
  });
}
