import type { ErrorRequestHandler, Response } from 'express';
import { problem, problemMediaType, type Problem } from '@machikado/contracts/problem.ts';
import type { Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';

/** Answers with RFC 9457 problem details. */
export function sendProblem(response: Response, value: Problem): void {
  if (value.retryAfterS !== undefined) response.setHeader('retry-after', String(value.retryAfterS));
  response.status(value.status).type(problemMediaType).send(JSON.stringify(value));
}

/** Answers with a value as JSON, or with the problem in its place. */
export function sendResult(response: Response, result: Result<unknown, Problem>, status = 200): void {
  if (!result.ok) sendProblem(response, result.error);
  else if (result.value === undefined) response.status(204).end();
  else response.status(status).json(result.value);
}

/** The one place where an error becomes an answer. Errors of the body parser are the sender's; any other is a bug. */
export function answerErrors(log: Log): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  // eslint-disable-next-line max-params
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
    if (status === 413) sendProblem(response, problem('too-large'));
    else if (status >= 400 && status < 500) sendProblem(response, problem('bad-request'));
    else {
      log.error('http.failed', { message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      sendProblem(response, problem('internal'));
    }
  };
}
