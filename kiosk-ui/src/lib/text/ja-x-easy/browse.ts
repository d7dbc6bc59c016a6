import type { browse as japanese } from '../ja/browse.ts';

/** Easy Japanese: searching the web. */
export const browse = {} satisfies typeof japanese;
