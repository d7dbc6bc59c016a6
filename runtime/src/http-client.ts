import { Agent, request } from 'undici';
import type { z } from 'zod';
import { problem, Problem, problemMediaType } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

export type TlsClient = {
  /** PEM of the authority that the server's certificate must come from. */
  readonly ca: string;
  /** Own key and certificate, PEM; absent only while enrolling. */
  readonly key?: string;
  readonly certificate?: string;
  /** The SAN URI that the server's certificate must carry (`deviceUrn`, `cityUrn`); takes the place of its host name. */
  readonly expectUrn: string;
};

export type CallOptions<Answer extends z.ZodType> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly answer: Answer;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Hears the text of a good answer and its headers before it is read. */
  readonly onText?: (text: string, header: (name: string) => string | undefined) => void;
  readonly signal?: AbortSignal;
};

export type HttpClient = AsyncDisposable & {
  readonly call: <Answer extends z.ZodType>(options: CallOptions<Answer>) => Promise<Result<z.infer<Answer>, Problem>>;
};

const maxAnswerBytes = 8 * 1024 * 1024;

/** A JSON client for one server, over mutual TLS where `tls` is given. */
export function createHttpClient(baseUrl: string, tls?: TlsClient): HttpClient {
  const agent = new Agent({
    connections: 8,
    // Longer than any long poll; each call has its own shorter limit.
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
    connect: { timeout: 3000, ...(tls && tlsOptions(tls)) },
    maxResponseSize: maxAnswerBytes,
  });
  return {
    call: (options) => call({ agent, baseUrl }, options),
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

function tlsOptions(tls: TlsClient) {
  return {
    ca: tls.ca,
    ...(tls.key !== undefined && { key: tls.key }),
    ...(tls.certificate !== undefined && { cert: tls.certificate }),
    checkServerIdentity: (_host: string, certificate: { subjectaltname?: string }) =>
      (certificate.subjectaltname ?? '').split(', ').includes(`URI:${tls.expectUrn}`)
        ? undefined
        : new Error('The server is not the one whose name was expected.'),
  };
}

/**
 * One request. Errors: the server's own problem; `city-unreachable` where no whole answer came, in which case the
 * outcome of a write is unknown and the caller repeats it with the same idempotency key.
 */
async function call<Answer extends z.ZodType>(
  target: { agent: Agent; baseUrl: string },
  options: CallOptions<Answer>,
): Promise<Result<z.infer<Answer>, Problem>> {
  const signals = [AbortSignal.timeout(options.timeoutMs ?? 10_000), ...(options.signal ? [options.signal] : [])];
  let text: string;
  let status: number;
  let mediaType: string;
  try {
    const response = await request(new URL(options.path, target.baseUrl), {
      dispatcher: target.agent,
      method: options.method,
      signal: AbortSignal.any(signals),
      headers: {
        accept: 'application/json',
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    });
    status = response.statusCode;
    mediaType = String(response.headers['content-type'] ?? '');
    text = await response.body.text();
    const { headers } = response;
    if (status < 300) options.onText?.(text, (name) => [headers[name] ?? []].flat()[0]);
  } catch (error) {
    return err(problem('city-unreachable', { detail: error instanceof Error ? error.message : String(error) }));
  }
  return readAnswer({ text, status, mediaType }, options.answer);
}

function readAnswer<Answer extends z.ZodType>(
  response: { text: string; status: number; mediaType: string },
  answer: Answer,
): Result<z.infer<Answer>, Problem> {
  let json: unknown;
  try {
    json = response.text === '' ? undefined : JSON.parse(response.text);
  } catch {
    return err(problem('city-unreachable', { detail: `HTTP ${response.status} without JSON` }));
  }
  if (response.status >= 400) {
    const parsed = response.mediaType.startsWith(problemMediaType) ? Problem.safeParse(json) : undefined;
    return err(parsed?.success ? parsed.data : problem('internal', { detail: `HTTP ${response.status}` }));
  }
  const parsed = answer.safeParse(json);
  return parsed.success
    ? ok(parsed.data)
    : err(problem('internal', { detail: 'The answer has another shape than agreed.' }));
}
