import { city } from './city.ts';
import { fails, type Answer, type Asked, type Memory } from './memory.ts';

/** What the city writes into the page's head, so that it knows where it runs. */
export const homeHead = '<meta name="machikado-mode" content="web" />';

/** Answers what only the residents' page asks for, or is told otherwise there than at a kiosk; else undefined. */
export function answerHome(memory: Memory, { method, path }: Asked & { method: string }): Answer | undefined {
  if (path === '/device') return { status: 200, body: { languages: city.languages } };
  if (method === 'GET' && path === '/sign-in') return whoIsIn(memory);
  const draft = /^\/drafts\/([\w-]+)\/claim$/.exec(path)?.[1];
  return draft === undefined ? undefined : claim(memory, draft);
}

function whoIsIn({ user }: Memory): Answer {
  if (user === undefined) return { status: 204 };
  return { status: 200, body: { userName: user, expiresAt: new Date(Date.now() + 1_800_000).toISOString() } };
}

/** A draft is given once. */
function claim({ drafts }: Memory, id: string): Answer {
  const ciphertext = drafts.get(id);
  if (ciphertext === undefined) return fails('not-found');
  drafts.delete(id);
  return { status: 200, body: { ciphertext } };
}
