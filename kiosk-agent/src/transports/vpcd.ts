import { createServer, type Socket } from 'node:net';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { listen } from '@machikado/runtime/process.ts';
import type { CardFacts, CardFailure, CardPort, ReaderPort } from './port.ts';

const control = { off: 0, on: 1, reset: 2, answerToReset: 4 } as const;
const maxFrameBytes = 4096;

/** Splits the virtual reader's stream into frames: two bytes of length, big-endian, then that many bytes. */
export function createFrameReader(): (bytes: Uint8Array) => Result<Uint8Array[], 'frame-too-long'> {
  let held = Buffer.alloc(0);
  return (bytes) => {
    held = Buffer.concat([held, bytes]);
    const frames: Uint8Array[] = [];
    while (held.length >= 2) {
      const length = held.readUInt16BE(0);
      if (length > maxFrameBytes) return err('frame-too-long');
      if (held.length < 2 + length) break;
      frames.push(new Uint8Array(held.subarray(2, 2 + length)));
      held = held.subarray(2 + length);
    }
    return ok(frames);
  };
}

export function encodeFrame(payload: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(2 + payload.length);
  frame.writeUInt16BE(payload.length, 0);
  frame.set(payload, 2);
  return frame;
}

function cardOn(socket: Socket, facts: CardFacts): CardPort {
  const removed = Promise.withResolvers<undefined>();
  const readFrames = createFrameReader();
  let waiting: ((answer: Result<Uint8Array, CardFailure>) => void) | undefined;
  const answer = (value: Result<Uint8Array, CardFailure>) => {
    waiting?.(value);
    waiting = undefined;
  };
  socket.on('data', (bytes) => {
    const frames = readFrames(bytes);
    if (!frames.ok) socket.destroy();
    else for (const frame of frames.value) answer(ok(frame));
  });
  socket.on('error', () => undefined);
  socket.once('close', () => {
    answer(err('removed'));
    removed.resolve(undefined);
  });
  const ask = (payload: Uint8Array): Promise<Result<Uint8Array, CardFailure>> =>
    new Promise((resolve) => {
      if (socket.destroyed) {
        resolve(err('removed'));
        return;
      }
      const timer = setTimeout(() => answer(err('silent')), facts.answerTimeoutMs);
      waiting = (value) => {
        clearTimeout(timer);
        resolve(value);
      };
      socket.write(encodeFrame(payload));
    });
  return {
    facts,
    removed: removed.promise,
    reset: async () => {
      socket.write(encodeFrame(Uint8Array.of(control.reset)));
      return await Promise.resolve(socket.destroyed ? err('removed') : ok());
    },
    transmit: ask,
    answerToReset: () => {
      socket.write(encodeFrame(Uint8Array.of(control.on)));
      return ask(Uint8Array.of(control.answerToReset));
    },
  };
}

export type VpcdOptions = { readonly host: string; readonly port: number; readonly facts: CardFacts };

/**
 * A reader that speaks the vpcd protocol of vsmartcard: it listens, a virtual card connects. The connection is the
 * card's presence, its end the removal. One slot: a second card is turned away while one is in.
 */
export async function openVpcdReader(options: VpcdOptions): Promise<ReaderPort> {
  const listeners: ((card: CardPort) => void)[] = [];
  let present: Socket | undefined;
  const server = createServer((socket) => {
    if (present !== undefined) {
      socket.destroy();
      return;
    }
    present = socket;
    socket.once('close', () => (present = undefined));
    const card = cardOn(socket, options.facts);
    listeners.forEach((listener) => listener(card));
  });
  const port = await listen(server, { ...options, variable: 'MACHIKADO_CARD_READER' });
  return {
    url: `vpcd://${options.host}:${port}`,
    onCard: (listener) => listeners.push(listener),
    onReaders: (listener) => listener(1),
    [Symbol.asyncDispose]: async () => {
      present?.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
