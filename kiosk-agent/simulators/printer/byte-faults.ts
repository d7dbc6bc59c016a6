import type { PrinterOrder } from './printer-state.ts';

/** Faults by the count of received bytes at which they come. */
export type ByteFaults = {
  readonly pauseAt?: number;
  readonly dropAt?: number;
  readonly halfCloseAt?: number;
  readonly endPaperAt?: number;
};

/** The faults of an order, counted from what has been received; those of the order before are off. */
export function planFaults(order: PrinterOrder, receivedBytes: number): ByteFaults {
  const { pauseAfterBytes, dropAfterBytes, halfCloseAfterBytes, endPaperAfterBytes } = order;
  return {
    ...(pauseAfterBytes !== undefined && { pauseAt: receivedBytes + pauseAfterBytes }),
    ...(dropAfterBytes !== undefined && { dropAt: receivedBytes + dropAfterBytes }),
    ...(halfCloseAfterBytes !== undefined && { halfCloseAt: receivedBytes + halfCloseAfterBytes }),
    ...(endPaperAfterBytes !== undefined && { endPaperAt: receivedBytes + endPaperAfterBytes }),
  };
}

/** How many of so many bytes come before the next fault, or all where it has been passed. */
export function roomBeforeFault(faults: ByteFaults, receivedBytes: number, bytes: number): number {
  const next = Math.min(...Object.values(faults), Infinity);
  return next <= receivedBytes ? bytes : Math.min(bytes, next - receivedBytes);
}

/** The faults that come now, each once, and those that are left. A pause lasts until the next order. */
export function takeDueFaults(
  faults: ByteFaults,
  receivedBytes: number,
): { readonly due: ReadonlySet<keyof ByteFaults>; readonly left: ByteFaults } {
  const planned = Object.entries(faults) as [keyof ByteFaults, number][];
  const isDue = ([name, at]: (typeof planned)[number]) => name !== 'pauseAt' && at <= receivedBytes;
  return {
    due: new Set(planned.filter(isDue).map(([name]) => name)),
    left: Object.fromEntries(planned.filter((one) => !isDue(one))),
  };
}
