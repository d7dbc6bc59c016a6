import type { Context, Env, Hono, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import type { z } from 'zod';
import { problem, problemMediaType, type Problem, type ProblemKind } from '@machikado/contracts/problem.ts';
import type { Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import { isPostgresFull } from '../store/database.ts';

/** An expected refusal on its way from a route to the caller. Thrown only at the HTTP edge; decisions are `Result`s. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(kind: ProblemKind, extra: Partial<Omit<Problem, 'type' | 'status'>> = {}) {
    super(kind);
    this.problem = problem(kind, extra);
  }
}

/** The value of a Result, or its problem kind thrown as the answer. */
export function valueOrProblem<Value>(result: Result<Value, ProblemKind>): Value {
  if (result.ok) return result.value;
  throw new ProblemError(result.error);
}

export function problemAnswer(value: Problem): Response {
  return new Response(JSON.stringify(value), {
    status: value.status,
    headers: {
      'content-type': problemMediaType,
      'cache-control': 'no-store',
      ...(value.retryAfterS !== undefined && { 'retry-after': String(value.retryAfterS) }),
    },
  });
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (isStorageFull(error) || isPostgresFull(error)) return problem('storage-full', { retryAfterS: 30 });
  if (error instanceof HTTPException) return problem(error.status === 413 ? 'too-large' : 'bad-request');
  return problem('internal');
}

/** The one place where an error becomes an answer (RFC 9457). An unexpected one is logged without the request. */
export function answerProblems<E extends Env>(app: Hono<E>, log: Log): void {
  app.notFound(() => problemAnswer(problem('not-found')));
  app.onError((error, c) => {
    const answer = problemOf(error);
    if (answer.status === 500) log.error('request.failed', { route: routePath(c), message: String(error.stack) });
    return problemAnswer(answer);
  });
}

/** What every route takes where it says nothing else. */
export const maxBodyBytes = 64 * 1024;

/** Refuses a request body over the limit before it is read into memory. */
export function limitBody(maxSize: number): MiddlewareHandler {
  return bodyLimit({ maxSize, onError: () => problemAnswer(problem('too-large')) });
}

/** The JSON body of a request by its schema. Throws `bad-request` with the pointers of what is wrong. */
export async function readJson<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.infer<Schema>> {
  const mediaType = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') throw new ProblemError('bad-request', { detail: 'JSON is expected.' });
  let body: unknown;
  try {
    body = await c.req.json();
  } catch (error) {
    // Only a syntax error is the caller's; a body over the limit has its own answer.
    if (error instanceof SyntaxError) throw new ProblemError('bad-request', { detail: 'This is not JSON.' });
    throw error;
  }
  return parseInput(body, schema);
}

/** Anything from outside by its schema: body, query, parameters. Throws `bad-request` with the pointers. */
export function parseInput<Schema extends z.ZodType>(input: unknown, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, 20).map((issue) => ({
    pointer: issue.path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    reason: issue.code,
  }));
  throw new ProblemError('bad-request', { errors });
}
