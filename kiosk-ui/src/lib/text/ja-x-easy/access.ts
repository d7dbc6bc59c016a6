import type { access as japanese } from '../ja/access.ts';

/** Easy Japanese: speech, keys, switch scanning, captions. */
export const access = {} satisfies typeof japanese;
