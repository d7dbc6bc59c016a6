/** Holds back what is to be told later. */
export type RejectQueue = Disposable & {
  /** True when the time has passed; false at once where too many wait already, and for all when it is closed. */
  readonly hold: (delayMs: number) => Promise<boolean>;
};

const maxWaiting = 1000;

/** Access-Rejects that wait (RFC 5080 §2.2.2 leaves that to the server): guessing is slow, and memory has a bound. */
export function createRejectQueue(capacity: number = maxWaiting): RejectQueue {
  const waiting = new Map<NodeJS.Timeout, (isDue: boolean) => void>();
  return {
    hold: (delayMs) => {
      if (waiting.size >= capacity) return Promise.resolve(false);
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const timer = setTimeout(() => {
        waiting.delete(timer);
        resolve(true);
      }, delayMs);
      waiting.set(timer, resolve);
      return promise;
    },
    [Symbol.dispose]: () => {
      for (const [timer, resolve] of waiting) {
        clearTimeout(timer);
        resolve(false);
      }
      waiting.clear();
    },
  };
}
