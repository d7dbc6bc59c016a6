import { connect, type Socket } from 'node:net';
import { createFrameReader, encodeFrame } from '../../src/transports/vpcd.ts';

/** What a card says to a reader. */
export type VirtualCard = {
  readonly answerToReset: Uint8Array;
  /** It forgets what was selected and that a PIN was right. */
  readonly reset: () => void;
  /** The answer to one command; undefined where it says nothing at all. */
  readonly answer: (command: Uint8Array) => Uint8Array | undefined;
};

const control = { off: 0, on: 1, reset: 2, answerToReset: 4 } as const;
const retryMs = 100;

export type CardHolder = Disposable & {
  /** Lays a card on the reader, or takes the one there away. */
  readonly hold: (card: VirtualCard | undefined) => void;
};

/** Answers one frame of the vpcd protocol of vsmartcard; undefined where nothing is to be sent. */
function answerFrame(card: VirtualCard, frame: Uint8Array): Uint8Array | undefined {
  if (frame.length !== 1) return card.answer(frame);
  if (frame[0] === control.answerToReset) return card.answerToReset;
  card.reset();
  return undefined;
}

/** A hand that speaks vpcd: a connection to the reader is a card's presence. It comes back when the reader restarts. */
export function createCardHolder(reader: { readonly host: string; readonly port: number }): CardHolder {
  let held: VirtualCard | undefined;
  let socket: Socket | undefined;
  let retry: NodeJS.Timeout | undefined;
  const lay = (card: VirtualCard) => {
    const here = connect({ ...reader, noDelay: true });
    const readFrames = createFrameReader();
    socket = here;
    here.on('error', () => undefined);
    here.on('data', (bytes) => {
      const frames = readFrames(bytes);
      for (const frame of frames.ok ? frames.value : []) {
        const answer = answerFrame(card, frame);
        if (answer !== undefined) here.write(encodeFrame(answer));
      }
    });
    here.once('close', () => {
      card.reset();
      if (socket === here && held === card) retry = setTimeout(() => lay(card), retryMs);
    });
  };
  const take = () => {
    clearTimeout(retry);
    const gone = socket;
    socket = undefined;
    gone?.destroy();
  };
  return {
    hold: (card) => {
      take();
      held = card;
      if (card !== undefined) lay(card);
    },
    [Symbol.dispose]: take,
  };
}
