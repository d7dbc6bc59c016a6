import type { browse as japanese } from '../ja/browse.ts';

/** Korean: searching the web. */
export const browse = {} satisfies typeof japanese;
