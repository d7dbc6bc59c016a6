import type { view as japanese } from '../ja/view.ts';

/** English: how the screen looks: colours, sizes, motion. */
export const view = {} satisfies typeof japanese;
