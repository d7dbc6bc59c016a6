/** 44 bytes of header: RIFF, fmt, data. */
const headerBytes = 44;

/**
 * The WAV file with its true lengths: a program that writes into a pipe cannot go back and fill them in. `undefined` for
 * bytes that are no PCM WAV with sound in it.
 */
export function wavWithTrueLength(bytes: Uint8Array): Uint8Array | undefined {
  const wav = Buffer.from(bytes);
  if (wav.length <= headerBytes || wav.toString('latin1', 0, 4) !== 'RIFF') return undefined;
  if (wav.toString('latin1', 8, 16) !== 'WAVEfmt ' || wav.toString('latin1', 36, 40) !== 'data') return undefined;
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.writeUInt32LE(wav.length - headerBytes, 40);
  return wav;
}

/** Seconds that a PCM WAV file lasts. */
export function lengthOfWavS(wav: Uint8Array): number {
  const view = new DataView(wav.buffer, wav.byteOffset);
  return (wav.byteLength - headerBytes) / view.getUint32(28, true);
}
