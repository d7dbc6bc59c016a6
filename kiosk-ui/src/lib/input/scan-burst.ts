/** What a barcode or QR reader that acts as a keyboard sends: keys faster than fingers, ended by Enter. */
export const scanLimits = { gapMs: 35, shortest: 4, longest: 300 } as const;

export type BurstStep =
  /** The key may be typed. */
  | { readonly kind: 'typed' }
  /** It comes too fast for a finger: keep it out of the page until it is clear what it is. */
  | { readonly kind: 'held' }
  /** It ends a code. */
  | { readonly kind: 'scan'; readonly text: string };

export type ScanBurst = {
  /** One key as it comes; `key` as `KeyboardEvent.key`, `atMs` on any steady clock. */
  readonly press: (key: string, atMs: number) => BurstStep;
  /** What was held back and proved to be no code: it is typed after all. Empties it. */
  readonly release: () => string;
};

/** Tells codes from typing by the time between keys. The first key of a code cannot be told and is typed. */
export function createScanBurst(): ScanBurst {
  let first = '';
  let held = '';
  let lastMs = -Infinity;
  const begin = (key: string, atMs: number): BurstStep => {
    first = key.length === 1 ? key : '';
    held = '';
    lastMs = atMs;
    return { kind: 'typed' };
  };
  return {
    press: (key, atMs) => {
      // A reader sends capitals with Shift before them.
      if (key === 'Shift') return { kind: 'typed' };
      const fast = atMs - lastMs < scanLimits.gapMs;
      if (key === 'Enter' && fast && first.length + held.length >= scanLimits.shortest) {
        const text = first + held;
        begin('', -Infinity);
        return { kind: 'scan', text };
      }
      if (key.length !== 1 || !fast || first === '' || held.length >= scanLimits.longest) return begin(key, atMs);
      held += key;
      lastMs = atMs;
      return { kind: 'held' };
    },
    release: () => {
      const text = held;
      held = '';
      return text;
    },
  };
}
