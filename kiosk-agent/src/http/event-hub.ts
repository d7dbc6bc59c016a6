import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';

/** Passes what happens on to every page that listens. */
export type EventHub = {
  readonly publish: (event: KioskEvent) => void;
  /** Gives the way to stop listening. */
  readonly subscribe: (listener: (event: KioskEvent) => void) => () => void;
  /** Whether any page listens. */
  readonly isHeard: () => boolean;
};

export function createEventHub(): EventHub {
  const listeners = new Set<(event: KioskEvent) => void>();
  return {
    publish: (event) => listeners.forEach((listener) => listener(event)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isHeard: () => listeners.size > 0,
  };
}
