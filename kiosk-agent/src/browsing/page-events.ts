import { z } from 'zod';
import type { CdpEvent, CdpPipe, Send } from './cdp-pipe.ts';
import type { FactKeeper } from './page-facts.ts';

const Created = z.object({ targetInfo: z.object({ targetId: z.string(), type: z.string() }) });
const Frame = z.object({ data: z.string(), sessionId: z.int() });
const Navigated = z.object({
  frame: z.object({ parentId: z.string().optional(), url: z.string(), unreachableUrl: z.string().optional() }),
});
const Dialog = z.object({ type: z.string() });
const Opened = z.object({ url: z.string(), userGesture: z.boolean() });

export type PageEventOptions = {
  readonly cdp: CdpPipe;
  readonly sessionId: string;
  /** The one page that may be there. */
  readonly target: string;
  readonly send: Send;
  readonly facts: FactKeeper;
  readonly onPicture: (jpeg: Buffer, frame: number) => void;
  readonly onShown: (failed: string | undefined) => void;
};

type Handle = (options: PageEventOptions, params: unknown) => void;

/** A page that went away meanwhile needs no answer any more. */
export const quietly = (work: Promise<unknown>) => void work.catch(() => undefined);

const refresh: Handle = ({ facts }) => quietly(facts.refresh());

const handles: Readonly<Record<string, Handle>> = {
  'Page.screencastFrame': ({ onPicture }, params) => {
    const frame = Frame.parse(params);
    onPicture(Buffer.from(frame.data, 'base64'), frame.sessionId);
  },
  /** Nobody can answer: everything is declined, but a page's wish to be kept when it is left. */
  'Page.javascriptDialogOpening': ({ send }, params) => {
    const accept = Dialog.parse(params).type === 'beforeunload';
    quietly(send('Page.handleJavaScriptDialog', { accept }));
  },
  /** Where a touch wanted to go in another window is opened in the one there is. */
  'Page.windowOpen': ({ send }, params) => {
    const { url, userGesture } = Opened.parse(params);
    if (userGesture && /^https?:/.test(url)) quietly(send('Page.navigate', { url }));
  },
  'Page.frameNavigated': (options, params) => {
    const { frame } = Navigated.parse(params);
    if (frame.parentId !== undefined) return;
    options.onShown(frame.unreachableUrl);
    options.facts.forgetField();
    refresh(options, params);
  },
  'Page.navigatedWithinDocument': refresh,
  'Page.loadEventFired': refresh,
};

/** Takes what the browser tells: pictures and places of the page, and every other page, which is closed at once. */
export function createPageEvents(options: PageEventOptions): (event: CdpEvent) => void {
  const { cdp, sessionId, target } = options;
  return ({ method, params, sessionId: from }) => {
    if (method === 'Target.targetCreated') {
      const { targetInfo } = Created.parse(params);
      const other = targetInfo.type === 'page' && targetInfo.targetId !== target;
      if (other) quietly(cdp.send('Target.closeTarget', { targetId: targetInfo.targetId }));
    } else if (from === sessionId) handles[method]?.(options, params);
  };
}
