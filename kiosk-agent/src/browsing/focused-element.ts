import { z } from 'zod';
import type { FrameSessions } from './frame-sessions.ts';
import type { Send } from './cdp-pipe.ts';

const Answer = z.object({ result: z.object({ objectId: z.string().optional() }) });
const World = z.object({ executionContextId: z.int() });
const Tree = z.object({ frameTree: z.object({ frame: z.object({ id: z.string() }) }) });
const Node = z.object({
  node: z.object({
    /** Set where the element holds another document. */
    frameId: z.string().optional(),
    shadowRoots: z.array(z.object({ backendNodeId: z.int(), shadowRootType: z.string() })).default([]),
  }),
});
const Resolved = z.object({ object: z.object({ objectId: z.string() }) });

/** An element, and the session in which it can be asked. */
export type PageElement = { readonly send: Send; readonly objectId: string };
/** `isFrame`: it holds a document in which nothing has the focus, or not yet. */
export type FocusedElement = PageElement & { readonly isFrame: boolean };
/** Where an element was looked for: a session, and our own world in one of its documents. */
type Place = { readonly send: Send; readonly executionContextId: number };

/** Deeper nests of frames and shadow trees are nothing that a person uses. */
const maxDepth = 20;
const worldName = 'machikado-reader';

/**
 * Finds the element with the focus through frames of any site and shadow trees of any kind. It looks from a world of its
 * own, where the page's script can say nothing else. `nothing`: the page itself has the focus; `unknown`: it is in a
 * frame that does not let itself be asked. Rejects where the page does not.
 */
export async function findFocused(page: Send, frames: FrameSessions): Promise<FocusedElement | 'nothing' | 'unknown'> {
  const { frameTree } = Tree.parse(await page('Page.getFrameTree'));
  let place = await enterFrame(page, frameTree.frame.id);
  let found = await activeIn(place);
  if (found === undefined) return 'nothing';
  try {
    for (let deep = 0; deep < maxDepth; deep += 1) {
      const inner = await lookInside(place, { found, frames });
      if (typeof inner === 'string') return { send: place.send, objectId: found, isFrame: inner === 'empty-frame' };
      ({ place, found } = inner);
    }
  } catch {
    return 'unknown';
  }
  return 'unknown';
}

type Inside = { readonly place: Place; readonly found: string };

/** The active element of the document or the shadow tree that an element holds. */
async function lookInside(
  place: Place,
  { found, frames }: { found: string; frames: FrameSessions },
): Promise<Inside | 'empty-frame' | 'itself'> {
  const { send, executionContextId } = place;
  const { node } = Node.parse(await send('DOM.describeNode', { objectId: found, depth: 0, pierce: true }));
  if (node.frameId !== undefined) {
    const inside = await enterFrame(frames.find(node.frameId) ?? send, node.frameId);
    const active = await activeIn(inside);
    return active === undefined ? 'empty-frame' : { place: inside, found: active };
  }
  const shadow = node.shadowRoots.find(({ shadowRootType }) => shadowRootType !== 'user-agent');
  if (shadow === undefined) return 'itself';
  const { backendNodeId } = shadow;
  const { object } = Resolved.parse(await send('DOM.resolveNode', { backendNodeId, executionContextId }));
  const answer = await callOn({ send, objectId: object.objectId }, 'return this.activeElement');
  const active = Answer.parse(answer).result.objectId;
  return active === undefined ? 'itself' : { place, found: active };
}

async function enterFrame(send: Send, frameId: string): Promise<Place> {
  const { executionContextId } = World.parse(await send('Page.createIsolatedWorld', { frameId, worldName }));
  return { send, executionContextId };
}

/** The active element of a document; `undefined` where that is only its body. */
async function activeIn({ send, executionContextId }: Place): Promise<string | undefined> {
  const expression = `(() => {
    const active = document.activeElement;
    return active === document.documentElement || (active === document.body && !active.isContentEditable) ? null : active;
  })()`;
  const answer = await send('Runtime.evaluate', { expression, contextId: executionContextId, timeout: 500 });
  return Answer.parse(answer).result.objectId;
}

/** Runs a function of ours with an element as `this`, in the world in which it was found. */
export function callOn({ send, objectId }: PageElement, body: string): Promise<unknown> {
  return send('Runtime.callFunctionOn', { objectId, functionDeclaration: `function () { ${body} }` });
}
