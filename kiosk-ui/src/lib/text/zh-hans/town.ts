import type { town as japanese } from '../ja/town.ts';

/** Simplified Chinese: home, events, warnings, sights, practice. */
export const town = {} satisfies typeof japanese;
