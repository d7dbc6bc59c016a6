import type * as pcsc from 'pcsc-mini';
import type { Card, Reader } from 'pcsc-mini';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { CardFacts, CardFailure, CardPort } from './port.ts';

export type PcscLibrary = typeof pcsc;

export type OpenCard = {
  readonly card: CardPort;
  /** The card is no longer there. */
  readonly leave: () => void;
};

export type PcscCardOptions = {
  readonly reader: Reader;
  readonly library: PcscLibrary;
  readonly facts: CardFacts;
};

/**
 * The card on a PC/SC reader, held for this process alone: between asking for the tries of a PIN and the PIN nobody else
 * may speak to it. After a command that was not answered in time the card is not spoken to any more.
 */
export function openPcscCard({ reader, library, facts }: PcscCardOptions): OpenCard {
  const removed = Promise.withResolvers<undefined>();
  const { CardDisposition, CardMode } = library;
  let failure: CardFailure | undefined;
  /** What the reader is still busy with; it cannot be let go of before. */
  let pending: Promise<unknown> = Promise.resolve();
  const connected = connect();
  async function connect(): Promise<Result<Card, CardFailure>> {
    try {
      return ok(await reader.connect(CardMode.EXCLUSIVE));
    } catch (error) {
      return err(failureOf(error));
    }
  }
  const leave = () => {
    failure = 'removed';
    removed.resolve(undefined);
    void letGo();
  };
  async function letGo(): Promise<void> {
    const open = await connected;
    await pending;
    try {
      if (open.ok) await open.value.disconnect(CardDisposition.RESET);
    } catch {
      // It says that the card has gone, which is why it is let go of.
    }
  }
  async function ask<Answer>(work: (card: Card) => Promise<Answer>): Promise<Result<Answer, CardFailure>> {
    const open = await connected;
    if (failure !== undefined) return err(failure);
    if (!open.ok) return open;
    try {
      return ok(await work(open.value));
    } catch (error) {
      return err(failureOf(error));
    }
  }
  async function inTime<Answer>(work: (card: Card) => Promise<Answer>): Promise<Result<Answer, CardFailure>> {
    const late = Promise.withResolvers<Result<Answer, CardFailure>>();
    const timer = setTimeout(() => {
      failure ??= 'silent';
      late.resolve(err(failure));
    }, facts.answerTimeoutMs);
    const gone = removed.promise.then(() => err('removed' as const));
    const asked = ask(work);
    pending = asked;
    return await Promise.race([asked, late.promise, gone]).finally(() => clearTimeout(timer));
  }
  const card: CardPort = {
    facts,
    removed: removed.promise,
    answerToReset: () => inTime(async (open) => (await open.state()).atr),
    transmit: (command) => inTime((open) => open.transmit(command)),
    reset: () =>
      inTime(async (open) => {
        await open.reconnect(CardMode.EXCLUSIVE, CardDisposition.RESET);
        return undefined;
      }),
  };
  return { card, leave };
}

/** PC/SC tells a card that has gone by several names (winscard: SCARD_W_REMOVED_CARD, SCARD_E_NO_SMARTCARD, …). */
const gone: ReadonlySet<unknown> = new Set([
  'RemovedCard',
  'ResetCard',
  'NoSmartCard',
  'UnknownReader',
  'ReaderUnavailable',
]);

function failureOf(error: unknown): CardFailure {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return gone.has(code) ? 'removed' : 'silent';
}
