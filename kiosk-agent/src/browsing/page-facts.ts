import { z } from 'zod';
import type { BrowsingState } from '@machikado/contracts/browsing.ts';
import type { Send } from './cdp-pipe.ts';
import type { FrameSessions } from './frame-sessions.ts';
import { readFocus } from './page-focus.ts';
import { readTyping } from './typing.ts';

export type PageFacts = Pick<BrowsingState, 'url' | 'title' | 'canGoBack' | 'typing' | 'focus'>;

const History = z.object({
  currentIndex: z.int(),
  entries: z.array(z.object({ id: z.int(), url: z.string(), title: z.string() })),
});
const isWeb = ({ url }: { readonly url: string }) => /^https?:/.test(url);

/** What is known of the page, told anew whenever some of it changes. */
export type FactKeeper = {
  /** Reads address, title and the way back again. */
  readonly refresh: () => Promise<void>;
  readonly lookAtField: () => Promise<void>;
  /** Reads what the focus is on, after it was moved or activated. */
  readonly lookAtFocus: () => Promise<void>;
  readonly forgetField: () => void;
  /** Number of the history entry that "back" leads to; `undefined` where there is none. */
  readonly findPrevious: () => Promise<number | undefined>;
};

export type FactOptions = {
  readonly send: Send;
  readonly frames: FrameSessions;
  readonly onFacts: (facts: PageFacts) => void;
};

export function createFactKeeper({ send, frames, onFacts }: FactOptions): FactKeeper {
  let facts: PageFacts = { url: 'about:blank', title: '', canGoBack: false, typing: 'none' };
  const tell = (next: Partial<PageFacts>) => {
    facts = { ...facts, ...next };
    onFacts(facts);
  };
  let moves = 0;
  const lookAtField = async () => tell({ typing: await readTyping(send, frames) });
  const readHistory = async () => {
    const { currentIndex, entries } = History.parse(await send('Page.getNavigationHistory'));
    return { entry: entries[currentIndex], previous: entries.slice(0, currentIndex).findLast(isWeb) };
  };
  return {
    refresh: async () => {
      const { entry, previous } = await readHistory();
      const url = entry !== undefined && isWeb(entry) ? entry.url : 'about:blank';
      const title = (entry?.title ?? '').slice(0, 300);
      tell({ url: url.slice(0, 4000), title, canGoBack: previous !== undefined });
    },
    lookAtField,
    lookAtFocus: async () => {
      // A page that is just changing has its focus nowhere yet.
      const focus = await readFocus(send, frames).catch(() => undefined);
      moves += 1;
      // Words are wanted once a field is activated.
      tell({ typing: 'none', focus: { ...(focus ?? { role: 'none', name: '' }), move: moves } });
    },
    forgetField: () => tell({ typing: 'none', focus: undefined }),
    findPrevious: async () => (await readHistory()).previous?.id,
  };
}
