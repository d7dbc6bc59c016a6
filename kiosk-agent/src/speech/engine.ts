import type { Locale } from '@machikado/contracts/locale.ts';
import type { Result } from '@machikado/contracts/result.ts';

export type Utterance = {
  /** Ready to be said: at most 600 letters, without readings in Aozora notation. */
  readonly text: string;
  readonly locale: Locale;
  /** 1 is the engine's usual speed. */
  readonly rate: number;
  readonly signal: AbortSignal;
};

/** `stopped`: the next utterance came, or it took too long. `unavailable`: there is no such voice on this kiosk. */
export type SpeechFailure = 'unavailable' | 'stopped' | 'failed';

/** One way to make sound of text: a plug-in. */
export type SpeechEngine = {
  readonly name: string;
  /** Whether this engine may speak the language at all; whether it is installed shows when it runs. */
  readonly speaks: (locale: Locale) => boolean;
  /** PCM WAV. */
  readonly say: (utterance: Utterance) => Promise<Result<Uint8Array, SpeechFailure>>;
};
