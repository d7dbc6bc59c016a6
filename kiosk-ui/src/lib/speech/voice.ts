import type { Locale } from '@machikado/contracts/locale.ts';
import { agentFetch } from '#lib/agent/client.ts';
import { settings } from '#lib/visit/settings.svelte.ts';
import { spoken, writeDown } from './spoken.svelte.ts';

/**
 * `fixed`: a prompt of the screens themselves, the same for everyone, which the agent may keep. `shown`: what is
 * written down in its place, where the ear alone may have it.
 */
export type Utterance = {
  readonly text: string;
  readonly locale: Locale;
  readonly fixed?: boolean;
  readonly shown?: string;
};

export type Voice = {
  /** Says this after what is being said. */
  readonly add: (...utterances: readonly Utterance[]) => void;
  /** Falls silent at once, and forgets what was still to be said. */
  readonly hush: () => void;
  /** Changes the volume by this much, and gives it, 0–10. */
  readonly turn: (by: number) => number;
  /** Louder, and after the loudest the softest: for a keypad with one key for it. */
  readonly turnRound: () => number;
};

/** The agent takes 600 letters; shorter pieces begin sooner. */
const pieceLetters = 160;

/** A text in pieces of at most `pieceLetters`, cut after a sentence where there is one, else at a pause. */
export function cutToPieces(text: string): string[] {
  const pieces: string[] = [];
  let rest = Array.from(text);
  while (rest.length > pieceLetters) {
    const window = rest.slice(0, pieceLetters);
    const after = (marks: readonly string[]) => window.findLastIndex((letter) => marks.includes(letter)) + 1;
    const cut = [after(['。', '！', '？', '.', '!', '?']), after(['、', ',', ' '])].find((at) => at > pieceLetters / 4);
    pieces.push(rest.slice(0, cut ?? pieceLetters).join(''));
    rest = rest.slice(cut ?? pieceLetters);
  }
  return [...pieces, rest.join('')].map((piece) => piece.trim()).filter((piece) => piece !== '');
}

/** Plays what the agent makes of texts, one after the other. Everything said is written down, with or without sound. */
export function createVoice(): Voice {
  const audio = new Audio();
  let queue: Utterance[] = [];
  let now: AbortController | undefined;
  audio.volume = 0.7;

  async function play(utterance: Utterance, signal: AbortSignal): Promise<void> {
    const { text, locale, fixed } = utterance;
    const response = await agentFetch('/speech', {
      method: 'POST',
      signal,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, locale, rate: settings.speechRate, fixed: fixed ?? false }),
    });
    if (response.status === 503 || response.status === 404) spoken.unavailable = true;
    if (!response.ok) return;
    const url = URL.createObjectURL(await response.blob());
    try {
      if (!signal.aborted) await playToEnd(audio, url, signal);
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  async function goOn(): Promise<void> {
    if (now !== undefined) return;
    const mine = new AbortController();
    now = mine;
    spoken.talking = true;
    for (let next = queue.shift(); next !== undefined && !mine.signal.aborted; next = queue.shift()) {
      writeDown(next.shown ?? next.text, next.locale);
      if (spoken.unavailable) continue;
      try {
        for (const text of cutToPieces(next.text)) {
          mine.signal.throwIfAborted();
          await play({ ...next, text }, mine.signal);
        }
      } catch {
        // Silenced, or the agent is restarting: the text has been written down, and the next one is tried anew.
      }
    }
    if (now !== mine) return;
    now = undefined;
    spoken.talking = false;
  }

  function setVolume(tenths: number): number {
    const kept = Math.min(10, Math.max(1, Math.round(tenths)));
    audio.volume = kept / 10;
    return kept;
  }

  return {
    add: (...utterances) => {
      queue.push(...utterances.filter(({ text }) => text.trim() !== ''));
      void goOn();
    },
    hush: () => {
      queue = [];
      now?.abort();
      now = undefined;
      spoken.talking = false;
      audio.pause();
    },
    turn: (by) => setVolume(audio.volume * 10 + by),
    turnRound: () => setVolume(audio.volume > 0.95 ? 1 : audio.volume * 10 + 3),
  };
}

/** Resolves when the sound has ended, cannot be played, or is no longer wanted. */
function playToEnd(audio: HTMLAudioElement, url: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const kind of ['ended', 'error', 'pause']) audio.removeEventListener(kind, done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    audio.src = url;
    for (const kind of ['ended', 'error', 'pause']) audio.addEventListener(kind, done);
    signal.addEventListener('abort', done);
    audio.play().catch(done);
  });
}
