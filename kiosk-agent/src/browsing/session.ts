import type {
  BrowsingAction,
  BrowsingBegin,
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
import type { Residue } from './residue.ts';
import { perform, searchAddress } from './session-action.ts';
import { createSessionScreen, type Watcher } from './session-screen.ts';
import type { SessionTime } from './session-time.ts';

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
  /** The visit's time; `onUp` ends the session. */
  readonly openTime: (onUp: () => void) => SessionTime;
  readonly log: Log;
};

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

type Ended = NonNullable<BrowsingState['ended']>;
type Opened = { proxy?: Proxy; browser?: LaunchedBrowser; view?: PageView };

function createSession(options: SessionOptions): BrowsingSession & { start: () => Promise<void> } {
  const { policy, begin, log } = options;
  const opened: Opened = {};
  const size = { width: begin.width, height: begin.height };
  let ending: Promise<void> | undefined;
  const { promise: ended, resolve: settleEnded } = Promise.withResolvers<undefined>();
  const wipe = async (why: Ended) => {
    time.stop();
    screen.close(why);
    await wipeOpened(options, opened, why);
    screen.empty();
    settleEnded(undefined);
  };
  const end: BrowsingSession['end'] = (why) => (ending ??= wipe(why));
  const time = options.openTime(() => void end('time-up'));
  const screen = createSessionScreen(time, (frame) => opened.view?.shown(frame));
  const start = async () => {
    opened.proxy = await options.openProxy({ onOpened: options.onHost, onDenied: screen.denied });
    opened.browser = await options.launch();
    let take: (event: CdpEvent) => void = () => undefined;
    const cdp = openCdpPipe(opened.browser, (event) => take(event));
    void Promise.race([cdp.closed, opened.browser.exited]).then(() => end('failed'));
    const { textSize } = begin;
    const seen = { onPicture: screen.show, onFacts: screen.tell, onShown: screen.shown };
    const view = await openPageView({ cdp, size: { ...size, textSize }, ...seen }, (next) => (take = next));
    opened.view = view;
    time.begin();
    screen.tell({ state: 'open' });
    const first = begin.url ?? (begin.words === undefined ? undefined : searchAddress(policy, begin.words));
    // A page may take long to come; its browser is there already.
    if (first !== undefined) void view.open(first).catch(() => undefined);
  };
  /** The browser may end between the question and the answer: that is the end of the session, not a fault. */
  const withPage = async <Value>(work: (page: PageView) => Promise<Result<Value, Problem>>) => {
    if (opened.view === undefined || ending !== undefined) return err(problem('not-found'));
    try {
      return await work(opened.view);
    } catch (error) {
      log.warn('browsing.refused', { message: error instanceof Error ? error.message : String(error) });
      return err(problem('conflict'));
    }
  };
  return {
    start,
    end,
    ended,
    state: screen.state,
    act: (action) => withPage((page) => perform({ policy, page, time, screen, size }, action)),
    readText: () => withPage(async (page) => ok(await page.readText())),
    watch: screen.watch,
  };
}

async function wipeOpened(options: SessionOptions, { browser, proxy }: Opened, why: Ended): Promise<void> {
  browser?.kill();
  await proxy?.[Symbol.asyncDispose]();
  const residue = await options.removeResidue();
  const clean = residue.processes === 0 && residue.files === 0;
  options.log[clean ? 'info' : 'error']('browsing.wiped', { ...residue, why });
}
