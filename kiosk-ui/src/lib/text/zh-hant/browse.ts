import type { browse as japanese } from '../ja/browse.ts';

/** Traditional Chinese: searching the web. */
export const browse = {} satisfies typeof japanese;
