import type { browse as japanese } from '../ja/browse.ts';

/** English: searching the web. */
export const browse = {} satisfies typeof japanese;
