import { problem, problemKindOf, problemMediaType, Problem } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { z } from 'zod';

export type Call<Answer extends z.ZodType> = {
  /** Path and query below the origin, `/api/…`. */
  readonly path: string;
  readonly answer: Answer;
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  /** Names the intended act, so that a repetition after a lost answer does it once. */
  readonly idempotencyKey?: string;
};

const reach = { csrfToken: undefined as string | undefined, onSignedOut: undefined as (() => void) | undefined };
const timeoutMs = 15_000;

/** The token that every write carries from now on; `undefined` after signing out. */
export function useCsrfToken(token: string | undefined): void {
  reach.csrfToken = token;
}

/** What happens when the city says that nobody is signed in any more. */
export function onSignedOut(listener: () => void): void {
  reach.onSignedOut = listener;
}

/** One request to the city on the same origin. Errors: the city's problem, or `city-unreachable` without an answer. */
export async function call<Answer extends z.ZodType>(options: Call<Answer>): Promise<Result<z.infer<Answer>, Problem>> {
  const method = options.method ?? 'GET';
  let response: Response;
  let json: unknown;
  try {
    response = await fetch(options.path, {
      method,
      headers: {
        accept: 'application/json',
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
        ...(options.idempotencyKey !== undefined && { 'idempotency-key': options.idempotencyKey }),
        ...(method !== 'GET' && reach.csrfToken !== undefined && { 'x-csrf-token': reach.csrfToken }),
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      credentials: 'same-origin',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    json = text === '' ? undefined : JSON.parse(text);
  } catch {
    return err(problem('city-unreachable'));
  }
  if (!response.ok) return err(problemOf(response, json));
  const parsed = options.answer.safeParse(json);
  return parsed.success ? ok(parsed.data) : err(problem('internal'));
}

function problemOf(response: Response, json: unknown): Problem {
  const isProblem = (response.headers.get('content-type') ?? '').startsWith(problemMediaType);
  const parsed = isProblem ? Problem.safeParse(json) : undefined;
  const found = parsed?.success ? parsed.data : problem('internal');
  if (problemKindOf(found) === 'not-signed-in') reach.onSignedOut?.();
  return found;
}
