/**
 * How a home server is (RFC 3539 §3.4.1). `connecting`: nothing is asked before it has answered us once; `suspect`: it has
 * missed one answer, and others are asked; `down`: it has missed another, or the connection is gone.
 */
export type HomeState = 'connecting' | 'up' | 'suspect' | 'down';

export type Watch = {
  readonly state: HomeState;
  /** A Status-Server waits for its answer. */
  readonly pending: boolean;
  /** Something has come since the last look. */
  readonly heard: boolean;
};

export type WatchEvent = 'connected' | 'closed' | 'heard' | 'look' | 'silence';

/** What is to be done: ask how it is (Status-Server), or let the connection go. */
export type WatchStep = { readonly watch: Watch; readonly act: 'probe' | 'close' | null };

export const unwatched: Watch = { state: 'down', pending: false, heard: false };

/** `look` comes once in each interval; `silence` is a request that nobody has answered in its time. */
export function stepWatch(watch: Watch, event: WatchEvent): WatchStep {
  const { state, pending, heard } = watch;
  switch (event) {
    case 'connected':
      return { watch: { state: 'connecting', pending: true, heard: false }, act: 'probe' };
    case 'closed':
      return { watch: unwatched, act: null };
    case 'heard':
      return { watch: { state: 'up', pending: false, heard: true }, act: null };
    case 'silence':
      if (state !== 'up' || pending || heard) return { watch, act: null };
      return { watch: { ...watch, pending: true }, act: 'probe' };
    case 'look':
      if (state === 'down' || heard) return { watch: { ...watch, heard: false }, act: null };
      if (!pending) return { watch: { ...watch, pending: true }, act: 'probe' };
      // Once more before it is given up: one packet of a proxy behind it may have been lost.
      if (state === 'up') return { watch: { ...watch, state: 'suspect' }, act: 'probe' };
      return { watch, act: 'close' };
  }
}
