import type { ServerResponse } from 'node:http';

/** A twentieth of a second of silence as a WAV file: PCM, mono, 8 kHz, 16 bit. */
function silence(): Buffer {
  const samples = 400;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  for (const [at, value] of [16, 1 | (1 << 16), 8000, 16_000, 2 | (16 << 16)].entries()) {
    wav.writeUInt32LE(value, 16 + at * 4);
  }
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(samples * 2, 40);
  return wav;
}

/** Answers every text with silence, as an agent whose voice is very short. */
export function answerSpeech(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'audio/wav' }).end(silence());
}
