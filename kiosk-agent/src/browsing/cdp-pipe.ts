import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

const Message = z.looseObject({
  id: z.int().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
  sessionId: z.string().optional(),
});

export type CdpEvent = { readonly method: string; readonly params: unknown; readonly sessionId: string | undefined };

/** One command to the page; rejects when the browser refuses it or is gone. */
export type Send = (method: string, params?: object) => Promise<unknown>;

/** Chromium's debugging protocol over the two pipes of `--remote-debugging-pipe`; no port is opened for it. */
export type CdpPipe = {
  /** Rejects when the browser refuses the command or is gone. */
  readonly send: (method: string, params?: object, sessionId?: string) => Promise<unknown>;
  readonly closed: Promise<undefined>;
};

/** A message larger than any picture; one that is longer means that something else is at the other end. */
const maxMessageChars = 32 * 1024 * 1024;
const answerMs = 15_000;

export function openCdpPipe(
  ends: { readonly input: Writable; readonly output: Readable },
  onEvent: (event: CdpEvent) => void,
): CdpPipe {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const { promise: closed, resolve: close } = Promise.withResolvers<undefined>();
  let held = '';
  let nextId = 1;
  let open = true;
  const take = (text: string) => {
    const message = Message.parse(JSON.parse(text));
    if (message.id === undefined) {
      if (message.method !== undefined) {
        onEvent({ method: message.method, params: message.params, sessionId: message.sessionId });
      }
      return;
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) asked?.resolve(message.result);
    else asked?.reject(new Error(message.error.message));
  };
  const end = () => {
    open = false;
    for (const asked of waiting.values()) asked.reject(new Error('The browser is gone.'));
    waiting.clear();
    close(undefined);
  };
  ends.output.setEncoding('utf8');
  ends.output.on('data', (piece: string) => {
    const messages = (held + piece).split('\0');
    held = messages.pop() ?? '';
    if (held.length > maxMessageChars) ends.output.destroy();
    try {
      messages.forEach(take);
    } catch (error) {
      // A browser that was taken over may say anything; what it cannot do is to bring the agent down.
      if (!(error instanceof z.ZodError) && !(error instanceof SyntaxError)) throw error;
      ends.output.destroy();
    }
  });
  ends.output.once('close', end).once('end', end).on('error', end);
  ends.input.on('error', end);
  return {
    closed,
    send: (method, params = {}, sessionId?: string) => {
      if (!open) return Promise.reject(new Error('The browser is gone.'));
      const id = nextId++;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const timer = setTimeout(() => {
        waiting.delete(id);
        reject(new Error(`${method} got no answer.`));
      }, answerMs);
      waiting.set(id, { resolve, reject });
      ends.input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
      return promise.finally(() => clearTimeout(timer));
    },
  };
}
