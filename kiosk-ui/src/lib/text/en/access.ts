import type { access as japanese } from '../ja/access.ts';

/** English: speech, keys, switch scanning, captions. */
export const access = {} satisfies typeof japanese;
