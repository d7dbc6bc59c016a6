import type { BrowsingState } from '@machikado/contracts/browsing.ts';
import { createDenials } from './session-denials.ts';
import type { SessionTime } from './session-time.ts';

/** Somebody who looks at the session: its pictures, and how it stands; `shown` lets the next picture come. */
export type Watcher = {
  readonly picture: (jpeg: Buffer, shown: () => void) => void;
  readonly state: (state: BrowsingState) => void;
};

/** What of a session can be seen: how it stands and its last picture, and who looks at them. */
export type SessionScreen = ReturnType<typeof createSessionScreen>;

export function createSessionScreen(time: SessionTime, acknowledge: (frame: number) => void) {
  const watchers = new Set<Watcher>();
  const denials = createDenials();
  let last: { readonly jpeg: Buffer; readonly frame: number } | undefined;
  let known: Omit<BrowsingState, 'leftS' | 'extensionsLeft'> = {
    state: 'starting',
    url: 'about:blank',
    title: '',
    canGoBack: false,
    typing: 'none',
  };
  const state = (): BrowsingState => ({ ...known, ...time.left() });
  const tell = (next: Partial<BrowsingState>) => {
    known = { ...known, ...next };
    for (const watcher of watchers) watcher.state(state());
  };
  const clearNotice = () => tell({ notice: undefined });
  return {
    state,
    tell,
    clearNotice,
    denied: denials.set,
    /** What the proxy refused is told only when it was the page itself; a picture inside a page may well be missing. */
    shown: (failed: string | undefined) => {
      const address = failed === undefined ? null : URL.parse(failed);
      if (address === null) clearNotice();
      else {
        // What is no address of the web (mail, telephone, a file) the browser has refused, and the proxy never saw it.
        const isWeb = /^https?:$/.test(address.protocol);
        const host = isWeb ? address.hostname : '';
        tell({ notice: { denial: isWeb ? denials.last(host) : 'not-the-web', host: host.slice(0, 253) } });
      }
    },
    show: (jpeg: Buffer, frame: number) => {
      last = { jpeg, frame };
      if (watchers.size === 0) acknowledge(frame);
      for (const watcher of watchers) watcher.picture(jpeg, () => acknowledge(frame));
    },
    watch: (watcher: Watcher): Disposable => {
      watchers.add(watcher);
      watcher.state(state());
      if (last !== undefined) {
        const { jpeg, frame } = last;
        watcher.picture(jpeg, () => acknowledge(frame));
      }
      return { [Symbol.dispose]: () => watchers.delete(watcher) };
    },
    /** Tells how it ended, and forgets the page. */
    close: (why: NonNullable<BrowsingState['ended']>) => {
      last = undefined;
      tell({
        state: 'ended',
        ended: why,
        url: 'about:blank',
        title: '',
        canGoBack: false,
        typing: 'none',
        focus: undefined,
      });
      clearNotice();
    },
    /** Nobody is told anything any more. */
    empty: () => watchers.clear(),
  };
}
