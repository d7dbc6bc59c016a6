import { setTimeout as delay } from 'node:timers/promises';
import type { Client, Reader } from 'pcsc-mini';
import type { Log } from '@machikado/runtime/log.ts';
import { openPcscCard, type OpenCard, type PcscLibrary } from './pcsc-card.ts';
import type { CardFacts, CardPort, ReaderPort } from './port.ts';

export type PcscOptions = {
  readonly log: Log;
  /** What the profile of a reader says, by the name that PC/SC gives it; undefined for a slot that is not for people. */
  readonly factsOf: (readerName: string) => CardFacts | undefined;
  /** How long to wait before pcscd is looked for again. */
  readonly retryMs: number;
};

/**
 * All readers of this machine, by pcscd. Without it, or without its library, there are no readers; it is looked for again
 * and again, and a reader that is plugged in later is there at once.
 */
export function openPcscReaders(options: PcscOptions): ReaderPort {
  const stop = new AbortController();
  /** Each reader with what ends the card on it. */
  const readers = new Map<Reader, () => void>();
  const onCard: ((card: CardPort) => void)[] = [];
  const onReaders: ((count: number) => void)[] = [];
  const tellReaders = () => onReaders.forEach((listener) => listener(readers.size));
  const leave = (reader: Reader) => {
    readers.get(reader)?.();
    readers.delete(reader);
    tellReaders();
  };
  const following = follow({
    ...options,
    signal: stop.signal,
    onLost: () => [...readers.keys()].forEach(leave),
    onReader: (reader, library) => {
      const facts = options.factsOf(reader.name());
      if (facts === undefined) return;
      readers.set(
        reader,
        followReader({ reader, library, facts, onCard: (card) => onCard.forEach((tell) => tell(card)) }),
      );
      tellReaders();
      reader.on('disconnect', () => leave(reader));
    },
  });
  return {
    url: 'pcsc:',
    onCard: (listener) => onCard.push(listener),
    onReaders: (listener) => {
      onReaders.push(listener);
      listener(readers.size);
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await following;
    },
  };
}

type Following = PcscOptions & {
  readonly signal: AbortSignal;
  readonly onReader: (reader: Reader, library: PcscLibrary) => void;
  /** pcscd is gone, and every reader with it. */
  readonly onLost: () => void;
};

/** Keeps a connection to pcscd as long as the process lives. */
async function follow({ log, retryMs, signal, onReader, onLost }: Following): Promise<void> {
  let told: string | undefined;
  const tell = (state: 'no-library' | 'away' | 'up') => {
    if (state !== told) log[state === 'up' ? 'info' : 'warn'](`pcsc.${state}`);
    told = state;
  };
  const library = await loadLibrary();
  if (library === undefined) {
    tell('no-library');
    return;
  }
  const isOver = () => signal.aborted;
  while (!isOver()) {
    const client = new library.Client();
    const lost = Promise.withResolvers<undefined>();
    client.on('reader', (reader) => onReader(reader, library));
    client.on('error', () => lost.resolve(undefined));
    signal.addEventListener('abort', () => lost.resolve(undefined), { once: true });
    if (startClient(client)) {
      tell('up');
      await lost.promise;
    }
    stopClient(client);
    onLost();
    if (isOver()) return;
    tell('away');
    await delay(retryMs, undefined, { signal }).catch(() => undefined);
  }
}

/** The addon needs the system's libpcsclite, which a machine without card readers may lack. */
async function loadLibrary(): Promise<PcscLibrary | undefined> {
  try {
    return await import('pcsc-mini');
  } catch {
    return undefined;
  }
}

/** It throws while pcscd does not answer. */
function startClient(client: Client): boolean {
  try {
    client.start();
    return true;
  } catch {
    return false;
  }
}

/** Also after pcscd has gone, when there is nothing left to stop. */
function stopClient(client: Client): void {
  try {
    client.stop();
  } catch {
    // It says that pcscd does not answer, which is why it is stopped.
  }
}

type FollowedReader = {
  readonly reader: Reader;
  readonly library: PcscLibrary;
  readonly facts: CardFacts;
  readonly onCard: (card: CardPort) => void;
};

/** Tells each card that comes to this reader. Gives what ends the card there is. */
function followReader({ reader, library, facts, onCard }: FollowedReader): () => void {
  let held: OpenCard | undefined;
  let event = 0;
  const leave = () => {
    held?.leave();
    held = undefined;
  };
  reader.on('change', (status) => {
    const { ReaderStatus } = library;
    // pcscd counts comings and goings in the upper half: a card that was changed quickly is another card.
    const next = status.raw >>> 16;
    const isThere = status.has(ReaderStatus.PRESENT);
    if (!isThere || next !== event) leave();
    event = next;
    if (!isThere || held !== undefined) return;
    held = openPcscCard({ reader, library, facts });
    onCard(held.card);
  });
  return leave;
}
