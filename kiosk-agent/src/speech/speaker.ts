import { locales, type Locale } from '@machikado/contracts/locale.ts';
import { readingOf } from '@machikado/contracts/ruby.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { SpeechEngine, SpeechFailure } from './engine.ts';

export type SpeechRequest = {
  readonly text: string;
  readonly locale: Locale;
  readonly rate: number;
  /** A prompt of the screens themselves, the same for everyone: it may be kept in memory. */
  readonly fixed: boolean;
};

export type Speaker = {
  /** Sound for a text (WAV). What was being made before is stopped. `signal`: the page no longer wants it. */
  readonly say: (request: SpeechRequest, signal: AbortSignal) => Promise<Result<Uint8Array, SpeechFailure>>;
  /** Which engine speaks each language; a language without one is not there. */
  readonly voices: () => Promise<readonly { readonly locale: Locale; readonly engine: string }[]>;
  /** Stops what is being made: the visit is over. */
  readonly wipe: () => void;
};

const keptPrompts = 64;
const keptBytes = 24 * 1024 * 1024;
const sample: Readonly<Record<Locale, string>> = {
  ja: 'あ',
  'ja-x-easy': 'あ',
  en: 'a',
  'zh-Hans': '一',
  'zh-Hant': '一',
  ko: '아',
};

/** Fixed prompts, the eldest first out. Nothing that a person typed or was told ever gets here. */
function createPromptCache() {
  const prompts = new Map<string, Uint8Array>();
  let bytes = 0;
  return {
    read: (key: string) => prompts.get(key),
    keep: (key: string, wav: Uint8Array) => {
      if (prompts.has(key) || wav.byteLength > keptBytes / 4) return;
      prompts.set(key, wav);
      bytes += wav.byteLength;
      for (const [eldest, old] of prompts) {
        if (prompts.size <= keptPrompts && bytes <= keptBytes) break;
        prompts.delete(eldest);
        bytes -= old.byteLength;
      }
    },
  };
}

/** One voice at a time, by the first engine that can. */
export function createSpeaker(engines: readonly SpeechEngine[]): Speaker {
  const cache = createPromptCache();
  let current = new AbortController();

  async function speak(request: SpeechRequest, signal: AbortSignal): Promise<Result<Uint8Array, SpeechFailure>> {
    const text = request.locale.startsWith('ja') ? readingOf(request.text) : request.text;
    let last: SpeechFailure = 'unavailable';
    for (const engine of engines.filter((one) => one.speaks(request.locale))) {
      const spoken = await engine.say({ text, locale: request.locale, rate: request.rate, signal });
      if (spoken.ok || spoken.error === 'stopped') return spoken;
      last = spoken.error;
    }
    return err(last);
  }

  const say: Speaker['say'] = async (request, signal) => {
    current.abort();
    const mine = new AbortController();
    current = mine;
    const key = JSON.stringify([request.locale, request.rate, request.text]);
    const kept = request.fixed ? cache.read(key) : undefined;
    if (kept !== undefined) return ok(kept);
    const spoken = await speak(request, AbortSignal.any([signal, mine.signal]));
    if (spoken.ok && request.fixed) cache.keep(key, spoken.value);
    return spoken;
  };

  let known: Promise<{ locale: Locale; engine: string }[]> | undefined;
  async function findVoices(): Promise<{ locale: Locale; engine: string }[]> {
    const found: { locale: Locale; engine: string }[] = [];
    for (const locale of locales) {
      for (const engine of engines.filter((one) => one.speaks(locale))) {
        const tried = await engine.say({ text: sample[locale], locale, rate: 1, signal: AbortSignal.timeout(5000) });
        if (!tried.ok) continue;
        found.push({ locale, engine: engine.name });
        break;
      }
    }
    return found;
  }

  return { say, voices: () => (known ??= findVoices()), wipe: () => current.abort() };
}
