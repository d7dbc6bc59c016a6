import type { view as japanese } from '../ja/view.ts';

/** Korean: how the screen looks: colours, sizes, motion. */
export const view = {} satisfies typeof japanese;
