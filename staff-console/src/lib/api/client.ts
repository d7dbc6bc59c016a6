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

type Request = Omit<Call<z.ZodType>, 'answer'>;

/** Sends a request and reads its answer whole; undefined where none came. */
async function send<Body>(
  options: Request,
  read: (response: Response) => Promise<Body>,
): Promise<{ readonly response: Response; readonly body: Body } | undefined> {
  const method = options.method ?? 'GET';
  try {
    const response = await fetch(options.path, {
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
    return { response, body: await read(response) };
  } catch {
    return undefined;
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

/** One request to the city on the same origin. Errors: the city's problem, or `city-unreachable` without an answer. */
export async function call<Answer extends z.ZodType>(options: Call<Answer>): Promise<Result<z.infer<Answer>, Problem>> {
  const answered = await send(options, readJson);
  if (answered === undefined) return err(problem('city-unreachable'));
  if (!answered.response.ok) return err(problemOf(answered.response, answered.body));
  const parsed = options.answer.safeParse(answered.body);
  return parsed.success ? ok(parsed.data) : err(problem('internal'));
}

/** One request whose answer is a file. Errors as with `call`. */
export async function callForFile(options: Request): Promise<Result<Blob, Problem>> {
  const answered = await send(options, (response) => (response.ok ? response.blob() : readJson(response)));
  if (answered === undefined) return err(problem('city-unreachable'));
  const { response, body } = answered;
  return body instanceof Blob ? ok(body) : err(problemOf(response, body));
}

function problemOf(response: Response, json: unknown): Problem {
  const isProblem = (response.headers.get('content-type') ?? '').startsWith(problemMediaType);
  const parsed = isProblem ? Problem.safeParse(json) : undefined;
  const found = parsed?.success ? parsed.data : problem('internal');
  if (problemKindOf(found) === 'not-signed-in') reach.onSignedOut?.();
  return found;
}
