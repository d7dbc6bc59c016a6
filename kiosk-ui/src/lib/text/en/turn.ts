import type { turn as japanese } from '../ja/turn.ts';

/** English: beginning, privacy and end of a visit. */
export const turn = {} satisfies typeof japanese;
