import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRead } from './reads.ts';
import { createMockState, refuse, sentinels, sessionAnswer, signIn, type Answer, type Asked } from './state.ts';
import { answerWrite } from './writes.ts';

type Seen = {
  readonly method: string;
  readonly path: string;
  readonly csrf: string | undefined;
  readonly body: unknown;
};

/** The staff API in memory, with the shapes and refusals of the city's. `seen` is what was asked of it. */
export function createMockApi(now: Date) {
  const seen: Seen[] = [];
  const state = createMockState(now);

  function answer(asked: Asked, csrf: string | undefined): Answer {
    if (asked.path === '/api/session' && asked.method === 'POST') return signIn(state, asked.body);
    if (state.who === undefined) return refuse('not-signed-in');
    if (asked.method !== 'GET' && csrf !== state.csrf) return refuse('forbidden');
    if (asked.path === '/api/session') {
      if (asked.method === 'GET') return sessionAnswer(state);
      state.who = undefined;
      return { status: 204 };
    }
    if (state.who === sentinels.broken) return refuse('storage-full');
    return asked.method === 'GET' ? answerRead(state, asked) : answerWrite(state, asked);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock');
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const csrf = request.headers['x-csrf-token']?.toString();
    const asked = { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, body };
    seen.push({ method: asked.method, path: asked.path, csrf, body });
    const { status, json: value, file, headers } = answer(asked, csrf);
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
    response.end(file ?? (value === undefined ? undefined : JSON.stringify(value)));
  }

  /** Ends the session as the city does after its time. */
  function endSession(): void {
    state.who = undefined;
  }

  return { handle, seen, csrfToken: () => state.csrf, endSession };
}
