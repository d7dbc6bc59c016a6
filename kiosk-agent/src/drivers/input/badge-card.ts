import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { HidPort } from '../../transports/hid.ts';
import type { CardFailure, CardPort } from '../../transports/port.ts';
import { decodePcproxBadge } from './pcprox.ts';

const askCard = 0x8f;
const askLength = 0x8e;
const bufferBytes = 8;
const idCommand = 'FFCA000000';
/** Card ids have at least four bytes. */
const fewestHex = 8;

/**
 * Asks a pcProx reader again and again what is held to it (micolous/pcprox, protocol.md), and tells each badge as a card
 * that lies there until it is taken away.
 */
export async function followBadges(port: HidPort, pollMs: number, onCard: (card: CardPort) => void): Promise<void> {
  let isGone = false;
  let held: { readonly id: string; readonly take: () => void } | undefined;
  const take = () => {
    held?.take();
    held = undefined;
  };
  void port.gone.then(() => {
    isGone = true;
    take();
  });
  while (!isOver()) {
    const id = await readBadge(port);
    if (isOver()) return;
    if (id !== held?.id) {
      take();
      if (id !== undefined) {
        const { card, take: end } = badgeCard(id);
        held = { id, take: end };
        onCard(card);
      }
    }
    await Promise.race([delay(pollMs), port.gone]);
  }
  function isOver(): boolean {
    return isGone;
  }
}

async function readBadge(port: HidPort): Promise<string | undefined> {
  const card = await ask(port, askCard);
  const length = card && (await ask(port, askLength));
  if (card === undefined || length === undefined) return undefined;
  const badge = decodePcproxBadge(card, length);
  return badge.ok ? badge.value.hex.padStart(fewestHex, '0') : undefined;
}

/** The device has one report without a number; node-hid wants and gives the 0 before it. */
async function ask(port: HidPort, command: number): Promise<Uint8Array | undefined> {
  if (!(await port.sendFeature(Uint8Array.of(0, command, 0, 0, 0, 0, 0, 0, 0)))) return undefined;
  const answer = await port.getFeature(0, bufferBytes + 1);
  return answer?.length === bufferBytes + 1 ? answer.subarray(1) : undefined;
}

/** A badge as a card that answers one command: which one it is. */
function badgeCard(id: string): { readonly card: CardPort; readonly take: () => void } {
  const removed = Promise.withResolvers<undefined>();
  let isThere = true;
  const say = async <Value>(value: Value): Promise<Result<Value, CardFailure>> =>
    await Promise.resolve(isThere ? ok(value) : err('removed'));
  const card: CardPort = {
    facts: { cardIdCommand: idCommand, answerTimeoutMs: 1000 },
    removed: removed.promise,
    answerToReset: () => say(Uint8Array.of(0x3b)),
    reset: () => say(undefined),
    transmit: (command) => {
      const isAsked = Buffer.from(command).toString('hex').toUpperCase() === idCommand;
      return say(Buffer.from(isAsked ? `${id}9000` : '6D00', 'hex'));
    },
  };
  return {
    card,
    take: () => {
      isThere = false;
      removed.resolve(undefined);
    },
  };
}
