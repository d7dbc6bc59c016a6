/** The stripes of a card: three on its back (ISO/IEC 7811), one on the front of Japanese cards (JIS X 6302 type II). */
export type TrackName = '1' | '2' | '3' | 'jis';

export type Encoding = 'iso' | 'aamva' | 'cadl' | 'blank' | 'other' | 'undetermined' | 'none' | 'jis-2';

/** One card pulled through a reader. A track that is neither read nor unreadable was empty. */
export type Swipe = {
  readonly kind: 'swipe';
  readonly encoding: Encoding;
  readonly tracks: readonly { readonly track: TrackName; readonly text: string }[];
  readonly unreadable: readonly TrackName[];
};

export type SwipeFault =
  | 'wrong-length'
  | 'length-beyond-field'
  | 'contradiction'
  | 'not-text'
  | 'unknown-encoding'
  | 'encrypted'
  | 'track-not-found';

const backTracks = ['1', '2', '3'] as const;

/** What both report layouts begin with: decode status, length of each track, encode type. */
export type SwipeHeader = {
  readonly tracks: readonly { readonly track: TrackName; readonly failed: boolean; readonly length: number }[];
  readonly encodeType: number;
};

/** Reads bytes 0 to 6 of a MagTek or ID TECH report; bit 0 of a status byte is the error. */
export function readSwipeHeader(report: Uint8Array): SwipeHeader {
  const tracks = backTracks.map((track, index) => ({
    track,
    failed: ((report[index] ?? 0) & 0x01) !== 0,
    length: report[index + 3] ?? 0,
  }));
  return { tracks, encodeType: report[6] ?? 0 };
}

/** Printable ASCII, or `undefined`. */
export function trackText(bytes: Uint8Array): string | undefined {
  return bytes.every((byte) => byte >= 0x20 && byte <= 0x7e) ? Buffer.from(bytes).toString('latin1') : undefined;
}
