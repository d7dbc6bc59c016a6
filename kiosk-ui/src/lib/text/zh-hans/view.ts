import type { view as japanese } from '../ja/view.ts';

/** Simplified Chinese: how the screen looks: colours, sizes, motion. */
export const view = {} satisfies typeof japanese;
