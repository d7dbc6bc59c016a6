import { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import { agentFetch } from './client.ts';
import { createEventReader } from './event-stream.ts';

type Listener = {
  readonly onEvent: (event: KioskEvent) => void;
  /** `away` while the agent cannot be reached. */
  readonly onAgent: (state: 'up' | 'away') => void;
};

const firstPauseMs = 300;
const longestPauseMs = 3000;
/** The agent sends a comment every 10 s; silence of this length means that the connection is dead. */
const silenceMs = 25_000;

/** Listens to the agent for as long as the page lives, and connects again whenever the stream ends. */
export async function listenToAgent(listener: Listener, signal: AbortSignal): Promise<void> {
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    try {
      await readStream(signal, (event) => {
        pauseMs = firstPauseMs;
        listener.onAgent('up');
        listener.onEvent(event);
      });
    } catch {
      // The stream broke; what follows is the same as for one that ended.
    }
    listener.onAgent('away');
    await pause(pauseMs);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

async function readStream(signal: AbortSignal, onEvent: (event: KioskEvent) => void): Promise<void> {
  const silence = new AbortController();
  const response = await agentFetch('/events', { signal: AbortSignal.any([signal, silence.signal]) });
  if (!response.ok || response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const read = createEventReader();
  for (;;) {
    const timer = setTimeout(() => silence.abort(), silenceMs);
    const piece = await reader.read().finally(() => clearTimeout(timer));
    if (piece.done) return;
    for (const data of read(piece.value)) {
      const event = KioskEvent.safeParse(parseJson(data));
      if (event.success) onEvent(event.data);
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
