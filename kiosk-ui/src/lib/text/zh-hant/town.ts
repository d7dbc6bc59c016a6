import type { town as japanese } from '../ja/town.ts';

/** Traditional Chinese: home, events, warnings, sights, practice. */
export const town = {} satisfies typeof japanese;
