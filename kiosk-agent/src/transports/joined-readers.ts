import type { ReaderPort } from './port.ts';

/** Readers of several links as one; undefined where there are none to join. */
export function joinReaders(ports: readonly ReaderPort[]): ReaderPort | undefined {
  const [only, second] = ports;
  if (only === undefined || second === undefined) return only;
  return {
    url: only.url,
    onCard: (listener) => ports.forEach((port) => port.onCard(listener)),
    onReaders: (listener) => {
      const counts = ports.map(() => 0);
      ports.forEach((port, index) =>
        port.onReaders((count) => {
          counts[index] = count;
          listener(counts.reduce((sum, one) => sum + one, 0));
        }),
      );
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(ports.map((port) => port[Symbol.asyncDispose]()));
    },
  };
}
