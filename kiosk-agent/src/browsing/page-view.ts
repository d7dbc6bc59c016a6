import { z } from 'zod';
import type { BrowsingAction, BrowsingText } from '@machikado/contracts/browsing.ts';
import type { CdpEvent, CdpPipe, Send } from './cdp-pipe.ts';
import { createPageEvents, quietly } from './page-events.ts';
import { createFactKeeper, type FactKeeper, type PageFacts } from './page-facts.ts';
import { createFrameSessions, type FrameSessions } from './frame-sessions.ts';
import { prepareActivation } from './page-focus.ts';
import { readPageText } from './page-text.ts';

export type ViewSize = { readonly width: number; readonly height: number; readonly textSize: number };
type Touch = Extract<BrowsingAction, { do: 'touch' }>['touches'][number];

/** The one page of the browser, seen and touched through the debugging pipe: it has no window and gets no other input. */
export type PageView = {
  readonly open: (url: string) => Promise<void>;
  readonly touch: (touch: Touch) => Promise<void>;
  readonly typeText: (text: string) => Promise<void>;
  readonly pressKey: (key: 'Enter' | 'Backspace') => Promise<void>;
  /** Moves the focus in the page's own order. */
  readonly moveFocus: (to: 'next' | 'previous') => Promise<void>;
  /** Does what the focused element is there for; a field only shows that it can be typed into. */
  readonly activate: () => Promise<void>;
  /** Looks anew what the focused field wants. */
  readonly look: () => Promise<void>;
  readonly scroll: (pages: number) => Promise<void>;
  readonly back: () => Promise<void>;
  readonly resize: (size: ViewSize) => Promise<void>;
  readonly readText: () => Promise<BrowsingText>;
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
  const send: Send = (method, params = {}) => cdp.send(method, params, sessionId);
  const frames = createFrameSessions(cdp);
  const facts = createFactKeeper({ send, frames, onFacts: options.onFacts });
  const take = createPageEvents({ ...options, sessionId, target, send, facts });
  listen((event) => {
    frames.take(event);
    take(event);
  });
  await prepare(options, send);
  await frames.follow(send);
  return createView({ size: options.size, send, facts, frames });
}

async function prepare({ cdp, size }: PageViewOptions, send: Send): Promise<void> {
  const agent = z.object({ userAgent: z.string() }).parse(await cdp.send('Browser.getVersion'));
  await cdp.send('Browser.setDownloadBehavior', { behavior: 'deny' });
  await cdp.send('Target.setDiscoverTargets', { discover: true });
  await send('Page.enable');
  await send('Emulation.setUserAgentOverride', {
    userAgent: agent.userAgent.replace('HeadlessChrome', 'Chrome'),
    acceptLanguage: 'ja,en;q=0.8',
  });
  await send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
  await send('Emulation.setDeviceMetricsOverride', metricsOf(size));
  await send('Page.startScreencast', { format: 'jpeg', quality: 70, everyNthFrame: 1 });
}

/** Every key that a page can get; the virtual key codes are those of Windows, as the protocol has them. */
const keys = {
  Enter: { code: 13, text: '\r' },
  Backspace: { code: 8 },
  Tab: { code: 9 },
  Space: { code: 32, text: ' ', key: ' ' },
} as const;

async function press(send: Send, name: keyof typeof keys, shift = false): Promise<void> {
  const { code, ...rest } = keys[name];
  const event = { key: name, code: name, windowsVirtualKeyCode: code, ...rest, modifiers: shift ? 8 : 0 };
  await send('Input.dispatchKeyEvent', { type: 'keyDown', ...event });
  await send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
}

type View = { size: ViewSize; readonly send: Send; readonly facts: FactKeeper; readonly frames: FrameSessions };

function createView(own: View): PageView {
  const { send, facts, frames } = own;
  return {
    open: async (url) => {
      await send('Page.navigate', { url });
    },
    touch: async ({ kind, x, y }) => {
      const { width, height } = metricsOf(own.size);
      const type = { start: 'touchStart', move: 'touchMove', end: 'touchEnd', cancel: 'touchCancel' }[kind];
      const at = kind === 'start' || kind === 'move' ? [{ x: x * width, y: y * height }] : [];
      await send('Input.dispatchTouchEvent', { type, touchPoints: at });
      if (kind === 'end') await facts.lookAtField();
    },
    typeText: async (text) => {
      await send('Input.insertText', { text });
    },
    pressKey: async (key) => {
      await press(send, key);
      await facts.lookAtField();
    },
    moveFocus: async (to) => {
      await press(send, 'Tab', to === 'previous');
      await facts.lookAtFocus();
    },
    activate: async () => {
      const key = await prepareActivation(send, frames);
      if (key !== 'done') await press(send, key);
      await facts.lookAtFocus();
      await facts.lookAtField();
    },
    look: facts.lookAtField,
    scroll: async (pages) => {
      const { width, height } = metricsOf(own.size);
      const at = { x: width / 2, y: height / 2, deltaX: 0, deltaY: pages * height };
      await send('Input.dispatchMouseEvent', { type: 'mouseWheel', ...at });
    },
    back: async () => {
      const entryId = await facts.findPrevious();
      if (entryId !== undefined) await send('Page.navigateToHistoryEntry', { entryId });
    },
    resize: async (next) => {
      own.size = next;
      await send('Emulation.setDeviceMetricsOverride', metricsOf(next));
    },
    readText: () => readPageText(send),
    shown: (frame) => quietly(send('Page.screencastFrameAck', { sessionId: frame })),
  };
}
