import { connect, type Socket } from 'node:net';
import { createFrameReader, encodeFrame } from '../../src/transports/vpcd.ts';

/** Answer to reset of a FeliCa card as contactless readers make it: PC/SC Part 3, standard 11, card name 003B. */
const answerToReset = Buffer.from('3B8F8001804F0CA00000030611003B0000000042', 'hex');
const askReset = 4;
const retryMs = 300;

export type CardHolder = Disposable & {
  /** Lays a card with this id (hex) on the reader, or takes the one there away. */
  readonly hold: (cardId: string | null) => void;
  readonly cardId: () => string | null;
};

/** The answer of a FeliCa card, seen through a PC/SC reader, to one command. */
export function answerCommand(command: Uint8Array, cardId: string): Uint8Array {
  const hex = Buffer.from(command).toString('hex').toUpperCase();
  if (hex === 'FFCA000000') return Buffer.from(`${cardId}9000`, 'hex');
  return Buffer.from(hex.startsWith('FFCA') ? '6A81' : '6D00', 'hex');
}

/** A card that speaks vpcd: its connection to the reader is its presence. It comes back when the reader restarts. */
export function createCardHolder(reader: { readonly host: string; readonly port: number }): CardHolder {
  let held: string | null = null;
  let socket: Socket | undefined;
  let retry: NodeJS.Timeout | undefined;
  const lay = (cardId: string) => {
    const here = connect({ ...reader, noDelay: true });
    const readFrames = createFrameReader();
    socket = here;
    here.on('error', () => undefined);
    here.on('data', (bytes) => {
      const frames = readFrames(bytes);
      for (const frame of frames.ok ? frames.value : []) {
        if (frame.length !== 1) here.write(encodeFrame(answerCommand(frame, cardId)));
        else if (frame[0] === askReset) here.write(encodeFrame(answerToReset));
      }
    });
    here.once('close', () => {
      if (socket === here && held === cardId) retry = setTimeout(() => lay(cardId), retryMs);
    });
  };
  const take = () => {
    clearTimeout(retry);
    const gone = socket;
    socket = undefined;
    gone?.destroy();
  };
  return {
    cardId: () => held,
    hold: (cardId) => {
      take();
      held = cardId;
      if (cardId !== null) lay(cardId);
    },
    [Symbol.dispose]: take,
  };
}
