import type { resident as japanese } from '../ja/resident.ts';

/** Traditional Chinese: the same services at home and on a phone. */
export const resident = {} satisfies typeof japanese;
