import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { problem } from '@machikado/contracts/problem.ts';

/** An agent that knows the tokens in `good`, gives `page-1`, `page-2`… with each page and the next one when asked. */
function openAgent() {
  const good = new Set<string>();
  const calls: string[] = [];
  let pages = 0;
  const tokenOf = (name: string) => name.padEnd(43, '_');
  const load = (): Page => {
    pages += 1;
    good.add(tokenOf(`page-${pages}`));
    return pageWith(tokenOf(`page-${pages}`));
  };
  const answer = (path: string, token: string): Response => {
    if (path === '/') return new Response('');
    if (!good.has(token)) return Response.json(problem('forbidden', { detail: 'no-token' }), { status: 403 });
    if (path !== '/agent/v1/page-token') {
      return path.endsWith('/pin') ? Response.json(problem('forbidden'), { status: 403 }) : Response.json({});
    }
    good.add(tokenOf('renewed'));
    return Response.json({ token: tokenOf('renewed'), renewAfterS: 600 }, { status: 201 });
  };
  const fetch = (path: string, init: RequestInit = {}) => {
    const token = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? '';
    calls.push(`${path} ${token.replace(/_+$/, '')}`.trim());
    return Promise.resolve(answer(path, token));
  };
  return { good, calls, load, fetch };
}

type Page = { readonly querySelector: () => { content: string; dataset: Record<string, string> } };
const pageWith = (content: string): Page => ({
  querySelector: () => ({ content, dataset: { renewAfterS: '600' } }),
});

let agent: ReturnType<typeof openAgent>;
let nowMs: number;

beforeEach(() => {
  agent = openAgent();
  nowMs = 0;
  vi.resetModules();
  vi.stubGlobal('performance', { now: () => nowMs });
  vi.stubGlobal('fetch', agent.fetch);
  vi.stubGlobal('document', agent.load());
  vi.stubGlobal(
    'DOMParser',
    class {
      readonly parseFromString = () => agent.load();
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

const openClient = () => import('./client.ts');

test('a page gives its token for the next one in time, and its calls go on meanwhile', async () => {
  const { agentFetch } = await openClient();
  await agentFetch('/device');
  nowMs = 600_000;
  await agentFetch('/screen');
  await vi.waitFor(() => expect(agent.calls).toContain('/agent/v1/page-token page-1'));
  await agentFetch('/device');
  expect(agent.calls).toEqual([
    '/agent/v1/device page-1',
    '/agent/v1/page-token page-1',
    '/agent/v1/screen page-1',
    '/agent/v1/device renewed',
  ]);
});

test('a page whose token has ended loads anew unseen, and the call that was refused is made again', async () => {
  const { agentFetch } = await openClient();
  await agentFetch('/device');
  agent.good.clear();
  expect((await agentFetch('/visits', { method: 'POST', body: '{}' })).status).toBe(200);
  expect(agent.calls.slice(1)).toEqual(['/agent/v1/visits page-1', '/', '/agent/v1/visits page-2']);
});

test('a refusal that is an answer is never sent twice: a PIN counts once', async () => {
  const { agentFetch } = await openClient();
  expect((await agentFetch('/my-number/pin', { method: 'POST', body: '{}' })).status).toBe(403);
  expect(agent.calls).toEqual(['/agent/v1/my-number/pin page-1']);
});
