import type { resident as japanese } from '../ja/resident.ts';

/** Simplified Chinese: the same services at home and on a phone. */
export const resident = {} satisfies typeof japanese;
