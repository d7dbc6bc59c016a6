import type { browse as japanese } from '../ja/browse.ts';

/** Simplified Chinese: searching the web. */
export const browse = {} satisfies typeof japanese;
