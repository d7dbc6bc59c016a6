import type { SpeechEngine } from './engine.ts';
import { createEspeak } from './espeak.ts';
import { createOpenJtalk, type JapaneseVoice } from './open-jtalk.ts';
import { createProgram } from './program.ts';

/** 600 letters at the slowest speed are some five minutes of 22,050 Hz 16-bit sound. */
const soundLimits = { timeoutMs: 8000, maxBytes: 24 * 1024 * 1024 };
const textLimits = { timeoutMs: 3000, maxBytes: 1024 * 1024 };

/** The engines of this machine, the best first: the operator's Japanese voice where there is one, then espeak-ng. */
export function findEngines(japanese: JapaneseVoice | undefined): SpeechEngine[] {
  const mecab = createProgram('mecab', textLimits);
  const espeak = createEspeak(createProgram('espeak-ng', soundLimits), mecab);
  if (japanese === undefined) return [espeak];
  return [createOpenJtalk(createProgram('open_jtalk', soundLimits), japanese), espeak];
}
