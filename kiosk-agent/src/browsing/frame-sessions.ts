import { z } from 'zod';
import type { CdpEvent, CdpPipe, Send } from './cdp-pipe.ts';

const Attached = z.object({
  sessionId: z.string(),
  targetInfo: z.object({ targetId: z.string(), type: z.string() }),
});
const Detached = z.object({ sessionId: z.string() });

/** Frames of other sites live in processes of their own, and each is spoken to in a session of its own. */
export type FrameSessions = {
  /** Begins to follow the frames below a session. */
  readonly follow: (send: Send) => Promise<void>;
  readonly take: (event: CdpEvent) => void;
  /** The session of a frame that has one; its target has the number of the frame. */
  readonly find: (frameId: string) => Send | undefined;
};

// Only frames: a page that opens another one waits in `window.open()` until that one has been let go on.
const framesOnly = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true, filter: [{ type: 'iframe' }] };

export function createFrameSessions(cdp: CdpPipe): FrameSessions {
  const sessions = new Map<string, string>();
  const sendTo =
    (sessionId: string): Send =>
    (method, params = {}) =>
      cdp.send(method, params, sessionId);
  const follow = async (send: Send) => {
    await send('Target.setAutoAttach', framesOnly);
  };
  const takes: Readonly<Record<string, (params: unknown) => void>> = {
    'Target.attachedToTarget': (params) => {
      const { sessionId, targetInfo } = Attached.parse(params);
      if (targetInfo.type !== 'iframe') return;
      sessions.set(targetInfo.targetId, sessionId);
      // A frame that went away meanwhile has none below it.
      void follow(sendTo(sessionId)).catch(() => undefined);
    },
    'Target.detachedFromTarget': (params) => {
      const { sessionId } = Detached.parse(params);
      for (const [frame, session] of sessions) if (session === sessionId) sessions.delete(frame);
    },
  };
  return {
    follow,
    take: ({ method, params }) => takes[method]?.(params),
    find: (frameId) => {
      const sessionId = sessions.get(frameId);
      return sessionId === undefined ? undefined : sendTo(sessionId);
    },
  };
}
