import type { input as japanese } from '../ja/input.ts';

/** Easy Japanese: keyboards, dates, addresses. */
export const input = {} satisfies typeof japanese;
