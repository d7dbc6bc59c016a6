import type { Log } from '@machikado/runtime/log.ts';
import type { SpeechEngine } from './engine.ts';
import { createEspeak } from './espeak.ts';
import { createOpenJtalk, type JapaneseVoice } from './open-jtalk.ts';
import { createProgram } from './program.ts';
import { createRecordedPrompts } from './recorded-prompts.ts';

/** 600 letters at the slowest speed are some five minutes of 22,050 Hz 16-bit sound. */
const soundLimits = { timeoutMs: 8000, maxBytes: 24 * 1024 * 1024 };
const textLimits = { timeoutMs: 3000, maxBytes: 1024 * 1024 };

/** The voice of the folder; a folder that cannot be used is told, and costs the kiosk no other voice. */
function recordedVoice(folder: string, log: Log): SpeechEngine[] {
  try {
    return [createRecordedPrompts(folder)];
  } catch (error) {
    log.warn('the recorded prompts cannot be used', { reason: error instanceof Error ? error.message : String(error) });
    return [];
  }
}

export type Voices = {
  /** The operator's voice for Open JTalk. */
  readonly japanese: JapaneseVoice | undefined;
  /** The folder of recorded sentences. */
  readonly prompts: string | undefined;
};

/** The engines of this machine, the best first: recorded sentences, the operator's Japanese voice, espeak-ng. */
export function findEngines({ japanese, prompts }: Voices, log: Log): SpeechEngine[] {
  const mecab = createProgram('mecab', textLimits);
  const espeak = createEspeak(createProgram('espeak-ng', soundLimits), mecab);
  return [
    ...(prompts === undefined ? [] : recordedVoice(prompts, log)),
    ...(japanese === undefined ? [] : [createOpenJtalk(createProgram('open_jtalk', soundLimits), japanese)]),
    espeak,
  ];
}
