import type {
  BrowsingAction,
  BrowsingBegin,
  BrowsingDenial,
  BrowsingPolicy,
  BrowsingState,
  BrowsingText,
} from '@machikado/contracts/browsing.ts';
import { problem, type Problem } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import { openCdpPipe, type CdpEvent } from './cdp-pipe.ts';
import type { LaunchedBrowser } from './launch.ts';
import { openPageView, type PageView } from './page-view.ts';
import type { Proxy } from './proxy.ts';
import type { ProxyOptions } from './proxy-session.ts';
import { extendQuota, openQuota, secondsLeft, type Quota } from './quota.ts';
import type { Residue } from './residue.ts';

/** Somebody who looks at the session: its pictures, and how it stands. `false` holds the next picture back. */
export type Watcher = {
  readonly picture: (jpeg: Buffer, shown: () => void) => void;
  readonly state: (state: BrowsingState) => void;
};

export type BrowsingSession = {
  readonly state: () => BrowsingState;
  readonly act: (action: BrowsingAction) => Promise<Result<undefined, Problem>>;
  readonly readText: () => Promise<Result<BrowsingText, Problem>>;
  readonly watch: (watcher: Watcher) => Disposable;
  /** Ends the browser and sees that nothing of it is left; the same promise for everyone who asks. */
  readonly end: (why: NonNullable<BrowsingState['ended']>) => Promise<void>;
  readonly ended: Promise<undefined>;
};

export type SessionOptions = {
  readonly policy: BrowsingPolicy;
  readonly begin: BrowsingBegin;
  readonly openProxy: (events: Pick<ProxyOptions, 'onOpened' | 'onDenied'>) => Promise<Proxy>;
  readonly launch: () => Promise<LaunchedBrowser>;
  readonly removeResidue: () => Promise<Residue>;
  readonly onHost: (host: string) => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
  readonly log: Log;
};

/** The address that a search for some words opens. */
export function searchAddress(policy: Pick<BrowsingPolicy, 'searchUrl'>, words: string): string | undefined {
  return policy.searchUrl?.replace('%s', encodeURIComponent(words));
}

/** Opens proxy, browser and page in this order; where one fails, what was opened is ended again. */
export async function openSession(options: SessionOptions): Promise<Result<BrowsingSession, Problem>> {
  const session = createSession(options);
  try {
    await session.start();
    return ok(session);
  } catch (error) {
    options.log.error('browsing.failed', { message: error instanceof Error ? error.message : String(error) });
    await session.end('failed');
    return err(problem('out-of-service'));
  }
}

const maxDenials = 200;

/** Why hosts were refused in this session, the newest ones. */
function createDenials() {
  const kept = new Map<string, BrowsingDenial>();
  return {
    set: (host: string, denial: BrowsingDenial) => {
      kept.delete(host);
      kept.set(host, denial);
      const [oldest] = kept.keys();
      if (kept.size > maxDenials && oldest !== undefined) kept.delete(oldest);
    },
    last: (host: string): BrowsingDenial => kept.get(host) ?? 'no-answer',
  };
}

// One closure over what the session is now; each of its parts is short.
// eslint-disable-next-line max-lines-per-function
function createSession(options: SessionOptions): BrowsingSession & { start: () => Promise<void> } {
  const { policy, begin, clock, log } = options;
  let quota: Quota = openQuota(policy, clock());
  let size = { width: begin.width, height: begin.height, textSize: begin.textSize };
  let proxy: Proxy | undefined;
  let browser: LaunchedBrowser | undefined;
  let view: PageView | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ending: Promise<void> | undefined;
  const { promise: ended, resolve: settleEnded } = Promise.withResolvers<undefined>();
  const watchers = new Set<Watcher>();
  let state: BrowsingState = {
    state: 'starting',
    leftS: secondsLeft(quota, clock()),
    extensionsLeft: quota.extensionsLeft,
    url: 'about:blank',
    title: '',
    canGoBack: false,
    typing: 'none',
  };
  const tell = (next: Partial<BrowsingState>) => {
    state = { ...state, ...next, leftS: secondsLeft(quota, clock()), extensionsLeft: quota.extensionsLeft };
    for (const watcher of watchers) watcher.state(state);
  };
  const armTimer = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void end('time-up'), Math.max(0, quota.endsAtMs - clock()));
  };
  const clearNotice = () => {
    const rest = { ...state };
    delete rest.notice;
    state = rest;
    tell({});
  };
  const denials = createDenials();
  /** What the proxy refused is told only when it was the page itself; a picture inside a page may well be missing. */
  const onShown = (failed: string | undefined) => {
    const host = failed === undefined ? undefined : URL.parse(failed)?.hostname;
    if (host === undefined) clearNotice();
    else tell({ notice: { denial: denials.last(host), host: host.slice(0, 253) } });
  };
  let lastJpeg: { jpeg: Buffer; frame: number } | undefined;
  const show = (jpeg: Buffer, frame: number) => {
    lastJpeg = { jpeg, frame };
    if (watchers.size === 0) view?.shown(frame);
    for (const watcher of watchers) watcher.picture(jpeg, () => view?.shown(frame));
  };
  const start = async () => {
    proxy = await options.openProxy({
      onOpened: options.onHost,
      onDenied: (host, denial) => denials.set(host, denial),
    });
    browser = await options.launch();
    let take: (event: CdpEvent) => void = () => undefined;
    const cdp = openCdpPipe(browser, (event) => take(event));
    void Promise.race([cdp.closed, browser.exited]).then(() => end('failed'));
    const look = { cdp, size, onPicture: show, onFacts: tell, onShown };
    view = await openPageView(look, (next) => (take = next));
    tell({ state: 'open' });
    armTimer();
    const first = begin.url ?? (begin.words === undefined ? undefined : searchAddress(policy, begin.words));
    // A page may take long to come; its browser is there already.
    if (first !== undefined) void view.open(first).catch(() => undefined);
  };
  const wipe = async (why: NonNullable<BrowsingState['ended']>) => {
    clearTimeout(timer);
    tell({ state: 'ended', ended: why, url: 'about:blank', title: '', canGoBack: false, typing: 'none' });
    clearNotice();
    lastJpeg = undefined;
    browser?.kill();
    await proxy?.[Symbol.asyncDispose]();
    const residue = await options.removeResidue();
    const clean = residue.processes === 0 && residue.files === 0;
    log[clean ? 'info' : 'error']('browsing.wiped', { ...residue, why });
    watchers.clear();
    settleEnded(undefined);
  };
  const end: BrowsingSession['end'] = (why) => (ending ??= wipe(why));
  const perform = async (action: BrowsingAction, page: PageView): Promise<Result<undefined, Problem>> => {
    switch (action.do) {
      case 'touch':
        for (const touch of action.touches) await page.touch(touch);
        return ok();
      case 'type':
        await page.typeText(action.text);
        return ok();
      case 'key':
        await page.pressKey(action.key);
        return ok();
      case 'scroll':
        await page.scroll(action.by);
        return ok();
      case 'back':
        clearNotice();
        await page.back();
        return ok();
      case 'open':
        clearNotice();
        void page.open(action.url).catch(() => undefined);
        return ok();
      case 'search': {
        const url = searchAddress(policy, action.words);
        if (url === undefined) return err(problem('not-found'));
        clearNotice();
        void page.open(url).catch(() => undefined);
        return ok();
      }
      case 'text-size':
        size = { ...size, textSize: action.textSize };
        await page.resize(size);
        return ok();
      case 'extend': {
        const longer = extendQuota(quota, { extensionMinutes: policy.extension.minutes, nowMs: clock() });
        if (longer === undefined) return err(problem('conflict', { detail: 'The time cannot be extended.' }));
        quota = longer;
        armTimer();
        tell({});
        return ok();
      }
    }
  };
  /** The browser may end between the question and the answer: that is the end of the session, not a fault. */
  const withPage = async <Value>(work: (page: PageView) => Promise<Result<Value, Problem>>) => {
    if (view === undefined || ending !== undefined) return err(problem('not-found'));
    try {
      return await work(view);
    } catch (error) {
      log.warn('browsing.refused', { message: error instanceof Error ? error.message : String(error) });
      return err(problem('conflict'));
    }
  };
  return {
    start,
    end,
    ended,
    state: () => ({ ...state, leftS: secondsLeft(quota, clock()) }),
    act: (action) => withPage((page) => perform(action, page)),
    readText: () => withPage(async (page) => ok(await page.readText())),
    watch: (watcher) => {
      watchers.add(watcher);
      watcher.state(state);
      if (lastJpeg !== undefined) {
        const { jpeg, frame } = lastJpeg;
        watcher.picture(jpeg, () => view?.shown(frame));
      }
      return { [Symbol.dispose]: () => watchers.delete(watcher) };
    },
  };
}
