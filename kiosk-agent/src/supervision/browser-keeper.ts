import { setTimeout as delay } from 'node:timers/promises';
import type { Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { Browser, WipeFailure } from './browser.ts';
import { judgePage, pageLimits, pauseBeforeStart, type PageLimits, type PageSigns } from './page-watch.ts';

/** `none`: this agent guards no browser. `failing`: it does not start, or cannot be wiped; nobody is served by it. */
export type BrowserState = 'none' | 'starting' | 'up' | 'wiping' | 'failing';

/** Why a browser was wiped. */
export type WipeReason = 'finished' | 'idle' | 'card-removed' | 'page-lost' | 'browser-ended';

export type KeeperOptions = {
  /** Starts a browser on a path of the agent's page, with a profile that nobody has used. */
  readonly start: (path: string) => Browser;
  /** Removes what an agent that was killed has left. */
  readonly removeOld: () => Promise<Result<unknown, WipeFailure>>;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onState: (state: BrowserState) => void;
  /** A page that is no more cannot end its visit. */
  readonly onPageLost: () => void;
  /** Whether a page listens to the agent's events. */
  readonly isHeard: () => boolean;
  readonly limits?: PageLimits;
  readonly tickMs?: number;
};

export type BrowserKeeper = {
  /** Ends this browser with all that it knows; the next one starts on `path`. */
  readonly wipe: (reason: WipeReason, path: string) => void;
  /** The page has said that it is drawn. */
  readonly pulse: () => void;
  readonly state: () => BrowserState;
  /** Resolves when the signal has fired and no browser is left. */
  readonly finished: Promise<void>;
};

type Ending = { readonly reason: WipeReason; readonly path: string };

type Keeping = KeeperOptions & {
  state: BrowserState;
  signs: PageSigns;
  /** When the wipe began from which the present browser came. */
  wipedAtMs: number | undefined;
  failures: number;
  askWipe: (ending: Ending) => void;
};

/** A browser that lasted this long has started well; the next fault begins the count anew. */
const lastedMs = 60_000;
const attractPath = '/';

/** Keeps one browser before the people, and a new one after each visit. */
export function keepBrowser(options: KeeperOptions): BrowserKeeper {
  const keeping: Keeping = {
    ...options,
    state: 'starting',
    signs: freshSigns(),
    wipedAtMs: undefined,
    failures: 0,
    askWipe: () => undefined,
  };
  return {
    wipe: (reason, path) => keeping.askWipe({ reason, path }),
    pulse: () => notePulse(keeping),
    state: () => keeping.state,
    finished: run(keeping),
  };
}

function freshSigns(): PageSigns {
  return { startedMs: performance.now(), pulseMs: undefined, deafSinceMs: undefined };
}

function become(keeping: Keeping, state: BrowserState): void {
  if (state === keeping.state) return;
  keeping.state = state;
  keeping.onState(state);
}

function notePulse(keeping: Keeping): void {
  if (keeping.state !== 'starting' && keeping.state !== 'up' && keeping.state !== 'failing') return;
  const nowMs = performance.now();
  if (keeping.signs.pulseMs === undefined) {
    const firstScreenMs = keeping.wipedAtMs === undefined ? undefined : Math.round(nowMs - keeping.wipedAtMs);
    keeping.log.info('browser.first-screen', { startMs: Math.round(nowMs - keeping.signs.startedMs), firstScreenMs });
  }
  keeping.signs = { ...keeping.signs, pulseMs: nowMs };
  become(keeping, 'up');
}

async function run(keeping: Keeping): Promise<void> {
  await untilClean(keeping, keeping.removeOld);
  let path = attractPath;
  while (!keeping.signal.aborted) {
    path = (await keepOne(keeping, path)).path;
    await delay(pauseBeforeStart(keeping.failures), undefined, { signal: keeping.signal }).catch(() => undefined);
  }
}

/** One browser from its start to its wipe; gives why it ended and where the next one starts. */
async function keepOne(keeping: Keeping, path: string): Promise<Ending> {
  keeping.signs = freshSigns();
  if (keeping.failures < 3) become(keeping, 'starting');
  const browser = keeping.start(path);
  const ending = await nextEnding(keeping, browser);
  keeping.wipedAtMs = performance.now();
  become(keeping, 'wiping');
  const fault = ending.reason === 'page-lost' || ending.reason === 'browser-ended';
  const lasted = keeping.wipedAtMs - keeping.signs.startedMs > lastedMs;
  keeping.failures = !fault || lasted ? Number(fault) : keeping.failures + 1;
  // The visit goes first, so that no answer of the agent is for a person who can no longer be seen to leave.
  if (fault) keeping.onPageLost();
  await untilClean(keeping, browser.end);
  const wipeMs = Math.round(performance.now() - keeping.wipedAtMs);
  keeping.log[fault ? 'warn' : 'info']('browser.wiped', { reason: ending.reason, wipeMs });
  if (keeping.failures >= 3) become(keeping, 'failing');
  return ending;
}

/** Resolves with whatever ends this browser first: a visit that is over, a page that is lost, the end of the agent. */
function nextEnding(keeping: Keeping, browser: Browser): Promise<Ending> {
  return new Promise((resolve) => {
    const done = (ending: Ending) => {
      // A browser that was wiped is often heard to exit only when the next one is up already: that one's wipe stays.
      if (keeping.askWipe !== done) return;
      clearInterval(timer);
      keeping.askWipe = () => undefined;
      keeping.signal.removeEventListener('abort', stop);
      resolve(ending);
    };
    const stop = () => done({ reason: 'finished', path: attractPath });
    const timer = setInterval(() => {
      if (isLost(keeping)) done({ reason: 'page-lost', path: attractPath });
    }, keeping.tickMs ?? 1000);
    keeping.askWipe = done;
    void browser.exited.then(() => done({ reason: 'browser-ended', path: attractPath }));
    keeping.signal.addEventListener('abort', stop, { once: true });
    if (keeping.signal.aborted) stop();
  });
}

function isLost(keeping: Keeping): boolean {
  const nowMs = performance.now();
  const deafSinceMs = keeping.isHeard() ? undefined : (keeping.signs.deafSinceMs ?? nowMs);
  keeping.signs = { ...keeping.signs, deafSinceMs };
  return judgePage(keeping.signs, nowMs, keeping.limits ?? pageLimits) === 'lost';
}

/**
 * Repeats a wipe until nothing is left: a new browser beside the remains of the last person's would break the promise,
 * so the kiosk rather stands still.
 */
async function untilClean(keeping: Keeping, clean: () => Promise<Result<unknown, WipeFailure>>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const cleaned = await clean();
    if (cleaned.ok) return;
    keeping.log.error('browser.wipe-failed', { reason: cleaned.error, attempt });
    become(keeping, 'failing');
    if (keeping.signal.aborted) return;
    await delay(1000, undefined, { signal: keeping.signal }).catch(() => undefined);
  }
}
