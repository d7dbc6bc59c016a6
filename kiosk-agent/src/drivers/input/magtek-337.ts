import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { readSwipeHeader, trackText, type Encoding, type Swipe, type SwipeFault } from './swipe.ts';

const reportBytes = 337;
const headerBytes = 7;
const fieldBytes = 110;

const encodings: readonly Encoding[] = ['iso', 'aamva', 'cadl', 'blank', 'other', 'undetermined', 'none', 'jis-2'];

/**
 * Decodes a MagTek input report of 337 bytes: three status bytes, three lengths, the encode type, three fields of 110
 * bytes. One comes for each swipe, also for one that could not be read. What lies behind a track's length is ignored.
 * Source: MagTek D99875191, p. 15–17.
 */
export function decodeMagtekReport(report: Uint8Array): Result<Swipe, SwipeFault> {
  if (report.length !== reportBytes) return err('wrong-length');
  const header = readSwipeHeader(report);
  const encoding = encodings[header.encodeType];
  if (encoding === undefined) return err('unknown-encoding');
  const tracks: Swipe['tracks'][number][] = [];
  for (const [index, { track, failed, length }] of header.tracks.entries()) {
    if (length > fieldBytes) return err('length-beyond-field');
    if (failed && length > 0) return err('contradiction');
    if (length === 0) continue;
    const start = headerBytes + index * fieldBytes;
    const text = trackText(report.subarray(start, start + length));
    if (text === undefined) return err('not-text');
    tracks.push({ track, text });
  }
  const unreadable = header.tracks.filter(({ failed }) => failed).map(({ track }) => track);
  return ok({ kind: 'swipe', encoding, tracks, unreadable });
}
