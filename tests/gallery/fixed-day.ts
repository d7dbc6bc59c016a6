/** The moment at which all pictures are taken: 13:05 in Japan, on a day off in the week. */
export const momentOfPictures = '2026-11-23T04:05:00Z';

const now = Date.parse(momentOfPictures);

/**
 * From the import of this file on it is always that moment in this process, for the mock agent and what it answers. It
 * has to be the first import: what the mock says of today is worked out when it is loaded.
 */
globalThis.Date = class extends Date {
  constructor(...parts: readonly unknown[]) {
    super(...((parts.length === 0 ? [now] : parts) as [number]));
  }

  static override now(): number {
    return now;
  }
} as DateConstructor;
