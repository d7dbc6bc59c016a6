import type { z } from 'zod';
import { isWeb } from '#lib/visit/mode.ts';
import { PageToken } from '@machikado/contracts/page-token.ts';
import { problem, Problem } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

type Call<Answer extends z.ZodType> = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/agent/v1`, with a leading slash. */
  readonly path: string;
  readonly answer: Answer;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly timeoutMs?: number;
};

export type Answered<Value> = {
  readonly value: Value;
  /** Set when the city is away and the agent answered from what it had kept: since when. */
  readonly cachedAt?: string;
};

let token: string | undefined;
/** When the next token is asked for, on the clock of `performance.now`. */
let renewAtMs = Infinity;

const retryMs = 10_000;

function hold(next: string | undefined, renewAfterS: number): void {
  token = next ?? token ?? '';
  renewAtMs = performance.now() + renewAfterS * 1000;
}

function holdTokenIn(page: ParentNode): void {
  const meta = page.querySelector<HTMLMetaElement>('meta[name="agent-token"]');
  hold(meta?.content, Number(meta?.dataset['renewAfterS'] ?? Infinity));
}

/** Loads the page anew for its token, unseen: the agent was restarted, or this page has slept past its token's end. */
async function loadToken(): Promise<void> {
  const response = await fetch('/', { cache: 'no-store' });
  holdTokenIn(new DOMParser().parseFromString(await response.text(), 'text/html'));
}

/** Gives the token for the next one before it ends, so that a page can stand for months; calls on their way keep theirs. */
async function renewInTime(): Promise<void> {
  renewAtMs = performance.now() + retryMs;
  try {
    const headers = { authorization: `Bearer ${token ?? ''}`, 'content-type': 'application/json' };
    const response = await fetch('/agent/v1/page-token', { method: 'POST', headers, body: '{}' });
    const next = response.ok ? PageToken.safeParse(await response.json()) : undefined;
    if (next?.success) hold(next.data.token, next.data.renewAfterS);
    else if (response.status === 403) await loadToken();
  } catch {
    // An agent that is away is asked again with one of the next calls.
  }
}

/** Whether the agent refused the token itself, and so has done nothing; every other refusal is an answer. */
async function isTokenRefused(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const told = Problem.safeParse(
    await response
      .clone()
      .json()
      .catch(() => undefined),
  );
  return told.success && told.data.detail === 'no-token';
}

/** At home the city itself answers by the same paths: it knows the person by her cookie, and the page by this header. */
function homeFetch(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('x-machikado-page', '1');
  return fetch(`/resident/v1${path}`, { ...init, headers, cache: 'no-store', credentials: 'same-origin' });
}

/** One request to the agent of this kiosk, with its token. Rejects when the agent cannot be reached. */
export async function agentFetch(path: string, init: RequestInit = {}): Promise<Response> {
  if (isWeb) return homeFetch(path, init);
  if (token === undefined) holdTokenIn(document);
  if (performance.now() >= renewAtMs) void renewInTime();
  const send = () => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token ?? ''}`);
    return fetch(`/agent/v1${path}`, { ...init, headers, cache: 'no-store' });
  };
  const sent = token;
  const response = await send();
  if (!(await isTokenRefused(response))) return response;
  // A call beside this one may have renewed it meanwhile.
  if (token === sent) await loadToken();
  return token === sent ? response : send();
}

/** A reading whose connection was torn is asked for once more; one that took too long is not. */
const askAgain = (send: () => Promise<Response>) => async (error: unknown) => {
  if (!(error instanceof TypeError)) throw error;
  await new Promise((done) => setTimeout(done, 300));
  return send();
};

/**
 * Asks the agent and parses the answer. Errors: the agent's or the city's own problem; `city-unreachable` where no whole
 * answer came back, so that the outcome of a write is unknown and it is repeated with the same key.
 */
export async function callAgent<Answer extends z.ZodType>(
  call: Call<Answer>,
): Promise<Result<Answered<z.infer<Answer>>, Problem>> {
  const send = () =>
    agentFetch(call.path, {
      method: call.method,
      signal: AbortSignal.timeout(call.timeoutMs ?? 15_000),
      headers: {
        accept: 'application/json',
        ...(call.body !== undefined && { 'content-type': 'application/json' }),
        ...(call.idempotencyKey !== undefined && { 'idempotency-key': call.idempotencyKey }),
      },
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    });
  try {
    const response = await (call.method === 'GET' ? send().catch(askAgain(send)) : send());
    return readAnswer(call.answer, response, await response.text());
  } catch {
    return err(problem('city-unreachable'));
  }
}

function readAnswer<Answer extends z.ZodType>(
  answer: Answer,
  response: Response,
  text: string,
): Result<Answered<z.infer<Answer>>, Problem> {
  const json: unknown = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) {
    const told = Problem.safeParse(json);
    return err(told.success ? told.data : problem('internal', { detail: `HTTP ${response.status}` }));
  }
  const parsed = answer.safeParse(json);
  if (!parsed.success) return err(problem('internal', { detail: 'An answer had an unknown shape.' }));
  const cachedAt = response.headers.get('x-machikado-cached');
  return ok({ value: parsed.data, ...(cachedAt !== null && { cachedAt }) });
}
