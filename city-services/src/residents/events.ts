import { Hono } from 'hono';
import type { AlertBoard } from '@machikado/contracts/alert.ts';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import { readBoard, waitForChange } from '../alerts/routes.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { ProblemError } from '../http/problem.ts';

const maxStreams = 2000;
const maxStreamsOfOne = 8;
const heartbeatMs = 10_000;
const waitS = 60;

type Listener = (board: AlertBoard) => void;

/** The board of warnings, read once for everybody who listens at home. */
export type BoardFeed = {
  readonly current: () => AlertBoard | undefined;
  readonly listen: (listener: Listener) => () => void;
  /** Watches the board until the signal fires. */
  readonly run: (signal: AbortSignal) => Promise<void>;
};

export function createBoardFeed(context: CityContext): BoardFeed {
  const listeners = new Set<Listener>();
  let board: AlertBoard | undefined;
  return {
    current: () => board,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    run: async (signal) => {
      while (!signal.aborted) {
        const next = await readBoard(context);
        if (next.revision !== board?.revision) {
          board = next;
          for (const listener of listeners) listener(next);
        }
        await waitForChange(context.db, { after: next.revision, waitS, gone: signal });
      }
    },
  };
}

const line = (event: KioskEvent) => `event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;

/** `GET /events`: warnings as server-sent events, so that they show at home too. */
export function residentEventRoutes(feed: BoardFeed): Hono<DeviceEnv> {
  const open = new Map<string, number>();
  const app = new Hono<DeviceEnv>();
  app.get('/events', (c) => {
    const source = c.var.device.source ?? c.var.device.id;
    const mine = open.get(source) ?? 0;
    const all = open.values().reduce((sum, count) => sum + count, 0);
    if (mine >= maxStreamsOfOne || all >= maxStreams) throw new ProblemError('too-many-requests', { retryAfterS: 10 });
    open.set(source, mine + 1);
    const left = Promise.withResolvers<undefined>();
    c.req.raw.signal.addEventListener('abort', () => left.resolve(undefined), { once: true });
    const text = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const send = (piece: string) => controller.enqueue(text.encode(piece));
        const sendBoard = (board: AlertBoard) => send(line({ kind: 'alerts', board }));
        send(line({ kind: 'city', state: 'online' }));
        const board = feed.current();
        if (board !== undefined) sendBoard(board);
        const leave = feed.listen(sendBoard);
        const heartbeat = setInterval(() => send(': heartbeat\n\n'), heartbeatMs);
        void left.promise.then(() => {
          leave();
          clearInterval(heartbeat);
          const rest = (open.get(source) ?? 1) - 1;
          if (rest > 0) open.set(source, rest);
          else open.delete(source);
        });
      },
      cancel: () => left.resolve(undefined),
    });
    return c.body(body, 200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  });
  return app;
}
