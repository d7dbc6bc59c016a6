import { z } from 'zod';
import type { BrowsingAction, BrowsingState } from '@machikado/contracts/browsing.ts';
import type { CdpEvent, CdpPipe } from './cdp-pipe.ts';
import { readTyping } from './typing.ts';

export type ViewSize = { readonly width: number; readonly height: number; readonly textSize: number };
export type PageFacts = Pick<BrowsingState, 'url' | 'title' | 'canGoBack' | 'typing'>;
type Touch = Extract<BrowsingAction, { do: 'touch' }>['touches'][number];

/** The one page of the browser, seen and touched through the debugging pipe: it has no window and gets no other input. */
export type PageView = {
  readonly open: (url: string) => Promise<void>;
  readonly touch: (touch: Touch) => Promise<void>;
  readonly typeText: (text: string) => Promise<void>;
  readonly pressKey: (key: 'Enter' | 'Backspace') => Promise<void>;
  readonly scroll: (pages: number) => Promise<void>;
  readonly back: () => Promise<void>;
  readonly resize: (size: ViewSize) => Promise<void>;
  readonly readText: () => Promise<{ language: string; paragraphs: string[] }>;
  /** Answers for a picture that was shown, so that the next one comes. */
  readonly shown: (frame: number) => void;
};

export type PageViewOptions = {
  readonly cdp: CdpPipe;
  readonly size: ViewSize;
  readonly onPicture: (jpeg: Buffer, frame: number) => void;
  readonly onFacts: (facts: PageFacts) => void;
  /** A page is shown; with an address when it is the browser's own page about one that it could not open. */
  readonly onShown: (failed: string | undefined) => void;
};

const Attached = z.object({
  sessionId: z.string(),
  targetInfo: z.object({ targetId: z.string(), type: z.string(), url: z.string() }),
});
const Frame = z.object({ data: z.string(), sessionId: z.int() });
const Navigated = z.object({
  frame: z.object({ parentId: z.string().optional(), url: z.string(), unreachableUrl: z.string().optional() }),
});
const Opened = z.object({ url: z.string(), userGesture: z.boolean() });
const History = z.object({
  currentIndex: z.int(),
  entries: z.array(z.object({ id: z.int(), url: z.string(), title: z.string() })),
});

/** CSS pixels across the picture: letters on a page are made for a hand's distance, a kiosk stands at arm's length. */
const zoomOf = [1.25, 1.5, 1.9, 2.5] as const;

export function metricsOf({ width, height, textSize }: ViewSize) {
  const zoom = zoomOf[textSize - 1] ?? zoomOf[0];
  const scale = Math.min(zoom, Math.max(1, width / 320));
  return {
    width: Math.round(width / scale),
    height: Math.round(height / scale),
    deviceScaleFactor: scale,
    mobile: true,
  };
}

/** Attaches to the browser's page and keeps every other page from opening beside it. */
export async function openPageView(
  options: PageViewOptions,
  listen: (take: (event: CdpEvent) => void) => void,
): Promise<PageView> {
  const { cdp } = options;
  const { targetInfos } = z
    .object({ targetInfos: z.array(z.object({ targetId: z.string(), type: z.string() })) })
    .parse(await cdp.send('Target.getTargets'));
  const target = targetInfos.find((one) => one.type === 'page')?.targetId;
  if (target === undefined) throw new Error('The browser has no page.');
  const { sessionId } = z
    .object({ sessionId: z.string() })
    .parse(await cdp.send('Target.attachToTarget', { targetId: target, flatten: true }));
  const page = createPage({ ...options, sessionId, target });
  listen(page.take);
  await prepare(options, sessionId);
  return page.view;
}

async function prepare({ cdp, size }: PageViewOptions, sessionId: string): Promise<void> {
  const agent = z.object({ userAgent: z.string() }).parse(await cdp.send('Browser.getVersion'));
  const send = (method: string, params: object = {}) => cdp.send(method, params, sessionId);
  await cdp.send('Browser.setDownloadBehavior', { behavior: 'deny' });
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
  await send('Page.enable');
  await send('Emulation.setUserAgentOverride', {
    userAgent: agent.userAgent.replace('HeadlessChrome', 'Chrome'),
    acceptLanguage: 'ja,en;q=0.8',
  });
  await send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
  await send('Emulation.setDeviceMetricsOverride', metricsOf(size));
  await send('Page.startScreencast', { format: 'jpeg', quality: 70, everyNthFrame: 1 });
}

/** The page's events and commands, over one attached session. */
// One closure over what the page is now: events change it, commands read it.
// eslint-disable-next-line max-lines-per-function
function createPage(options: PageViewOptions & { readonly sessionId: string; readonly target: string }) {
  const { cdp, sessionId } = options;
  let size = options.size;
  let facts: PageFacts = { url: 'about:blank', title: '', canGoBack: false, typing: 'none' };
  const send = (method: string, params: object = {}) => cdp.send(method, params, sessionId);
  const quietly = (work: Promise<unknown>) => void work.catch(() => undefined);
  const tell = (next: Partial<PageFacts>) => {
    facts = { ...facts, ...next };
    options.onFacts(facts);
  };
  const readHistory = async () => History.parse(await send('Page.getNavigationHistory'));
  const refresh = async () => {
    const { currentIndex, entries } = await readHistory();
    const entry = entries[currentIndex];
    const url = /^https?:/.test(entry?.url ?? '') ? (entry?.url ?? '') : 'about:blank';
    const before = entries.slice(0, currentIndex).some((one) => /^https?:/.test(one.url));
    tell({ url: url.slice(0, 4000), title: (entry?.title ?? '').slice(0, 300), canGoBack: before });
  };
  /** A page that another page opened is closed; where a touch wanted to go is opened in the one there is. */
  const bringHome = async (params: unknown) => {
    const { targetInfo } = Attached.parse(params);
    if (targetInfo.targetId === options.target) return;
    if (targetInfo.type !== 'page') return;
    await cdp.send('Target.closeTarget', { targetId: targetInfo.targetId });
  };
  const take = (event: CdpEvent) => {
    if (event.method === 'Target.attachedToTarget') quietly(bringHome(event.params));
    if (event.sessionId !== sessionId) return;
    if (event.method === 'Page.screencastFrame') {
      const frame = Frame.parse(event.params);
      options.onPicture(Buffer.from(frame.data, 'base64'), frame.sessionId);
    } else if (event.method === 'Page.javascriptDialogOpening') {
      quietly(send('Page.handleJavaScriptDialog', { accept: false }));
    } else if (event.method === 'Page.windowOpen') {
      const { url, userGesture } = Opened.parse(event.params);
      if (userGesture && /^https?:/.test(url)) quietly(send('Page.navigate', { url }));
    } else if (event.method === 'Page.frameNavigated') {
      const { frame } = Navigated.parse(event.params);
      if (frame.parentId !== undefined) return;
      options.onShown(frame.unreachableUrl);
      tell({ typing: 'none' });
      quietly(refresh());
    } else if (event.method === 'Page.navigatedWithinDocument' || event.method === 'Page.loadEventFired') {
      quietly(refresh());
    }
  };
  const lookAtField = async () => tell({ typing: await readTyping(send) });
  const view: PageView = {
    open: async (url) => {
      await send('Page.navigate', { url });
    },
    touch: async ({ kind, x, y }) => {
      const { width, height } = metricsOf(size);
      const type = { start: 'touchStart', move: 'touchMove', end: 'touchEnd', cancel: 'touchCancel' }[kind];
      const at = kind === 'start' || kind === 'move' ? [{ x: x * width, y: y * height }] : [];
      await send('Input.dispatchTouchEvent', { type, touchPoints: at });
      if (kind === 'end') await lookAtField();
    },
    typeText: async (text) => {
      await send('Input.insertText', { text });
    },
    pressKey: async (key) => {
      const code = key === 'Enter' ? 13 : 8;
      const event = { key, code: key, windowsVirtualKeyCode: code, ...(key === 'Enter' && { text: '\r' }) };
      await send('Input.dispatchKeyEvent', { type: 'keyDown', ...event });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
      await lookAtField();
    },
    scroll: async (pages) => {
      const { width, height } = metricsOf(size);
      const at = { x: width / 2, y: height / 2, deltaX: 0, deltaY: pages * height };
      await send('Input.dispatchMouseEvent', { type: 'mouseWheel', ...at });
    },
    back: async () => {
      const { currentIndex, entries } = await readHistory();
      const before = entries.slice(0, currentIndex).findLast((one) => /^https?:/.test(one.url));
      if (before !== undefined) await send('Page.navigateToHistoryEntry', { entryId: before.id });
    },
    resize: async (next) => {
      size = next;
      await send('Emulation.setDeviceMetricsOverride', metricsOf(next));
    },
    readText: () => readPageText(send),
    shown: (frame) => quietly(send('Page.screencastFrameAck', { sessionId: frame })),
  };
  return { view, take };
}

const Evaluated = z.object({ result: z.object({ value: z.string().optional() }) });

/** The visible words of the page, a paragraph each. Read in a world of its own, where the page's script is not. */
async function readPageText(send: (method: string, params?: object) => Promise<unknown>) {
  const tree = z.object({ frameTree: z.object({ frame: z.object({ id: z.string() }) }) });
  const { frameTree } = tree.parse(await send('Page.getFrameTree'));
  const world = { frameId: frameTree.frame.id, worldName: 'machikado-reader' };
  const { executionContextId } = z
    .object({ executionContextId: z.int() })
    .parse(await send('Page.createIsolatedWorld', world));
  const expression = `JSON.stringify({ language: document.documentElement.lang, text: (document.querySelector('main, article, [role=main]') ?? document.body).innerText })`;
  const answer = Evaluated.parse(
    await send('Runtime.evaluate', { expression, contextId: executionContextId, returnByValue: true, timeout: 2000 }),
  );
  const read = z
    .object({ language: z.string(), text: z.string() })
    .safeParse(JSON.parse(answer.result.value ?? 'null') as unknown);
  const { language, text } = read.success ? read.data : { language: '', text: '' };
  const paragraphs = text
    .slice(0, 60_000)
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return { language: language.slice(0, 35), paragraphs: paragraphs.slice(0, 400) };
}
