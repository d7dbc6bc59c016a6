import type { KeypadAction } from './keypad.ts';

type Taker = (action: KeypadAction) => boolean;
let taker: Taker | undefined;

/** Gives the keys of the keypad to somebody else than the reading of the screen, as to a page inside it, until it is called. */
export function takeKeys(next: Taker): () => void {
  taker = next;
  return () => {
    if (taker === next) taker = undefined;
  };
}

/** Whether somebody took the key. */
export function offerKey(action: KeypadAction): boolean {
  return taker?.(action) ?? false;
}
