import type { town as japanese } from '../ja/town.ts';

/** Easy Japanese: home, events, warnings, sights, practice. */
export const town = {} satisfies typeof japanese;
