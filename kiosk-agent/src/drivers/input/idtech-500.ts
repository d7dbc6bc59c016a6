import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { readSwipeHeader, trackText, type Encoding, type Swipe, type SwipeFault, type TrackName } from './swipe.ts';

const headerBytes = 9;
const maxOutputBytes = 500;
/** One manual counts 500 bytes for the whole report, the table of offsets 9–508 for what follows the header. */
const reportLengths: readonly number[] = [500, 509];

const encodings: Readonly<Record<number, Encoding>> = { 0: 'iso', 1: 'aamva', 3: 'other' };
const encrypted = 4;

const startSentinels: Readonly<Record<TrackName, string>> = { 1: '%', 2: ';', 3: ';+!#', jis: '' };
const endSentinel = '?';

/**
 * Decodes a report of an ID TECH reader in HID mode: status, lengths and encode type as MagTek has them, the total
 * length, then the output, in which the reader's settings may put other characters before, between and after the tracks.
 * Source: ID TECH SecureMag User Manual p. 25 and 32; MiniMag 80066510-001 p. 7.
 */
export function decodeIdtechReport(report: Uint8Array): Result<Swipe, SwipeFault> {
  if (!reportLengths.includes(report.length)) return err('wrong-length');
  const header = readSwipeHeader(report);
  if (header.encodeType === encrypted) return err('encrypted');
  const encoding = encodings[header.encodeType];
  if (encoding === undefined) return err('unknown-encoding');
  const total = readTotal(report);
  if (total === undefined || headerBytes + total > report.length) return err('length-beyond-field');
  const output = report.subarray(headerBytes, headerBytes + total);
  const tracks: Swipe['tracks'][number][] = [];
  let from = 0;
  for (const { track, failed, length } of header.tracks) {
    if (failed && length > 0) return err('contradiction');
    if (length === 0) continue;
    const start = findTrack(output, { track, length, from });
    if (start === undefined) return err('track-not-found');
    const text = trackText(output.subarray(start, start + length));
    if (text === undefined) return err('not-text');
    tracks.push({ track, text });
    from = start + length;
  }
  const unreadable = header.tracks.filter(({ failed }) => failed).map(({ track }) => track);
  return ok({ kind: 'swipe', encoding, tracks, unreadable });
}

/** The manuals leave the order of the two bytes open: only one of the two readings fits into a report. */
function readTotal(report: Uint8Array): number | undefined {
  const [one = 0, other = 0] = report.subarray(7, 9);
  return [one | (other << 8), (one << 8) | other].find((total) => total <= maxOutputBytes);
}

/** Where a track of a known length stands between its sentinels. */
function findTrack(
  output: Uint8Array,
  wanted: { readonly track: TrackName; readonly length: number; readonly from: number },
): number | undefined {
  for (let start = wanted.from; start + wanted.length <= output.length; start++) {
    const first = String.fromCharCode(output[start] ?? 0);
    const last = String.fromCharCode(output[start + wanted.length - 1] ?? 0);
    if (startSentinels[wanted.track].includes(first) && last === endSentinel) return start;
  }
  return undefined;
}
