import type { input as japanese } from '../ja/input.ts';

/** English: keyboards, dates, addresses. */
export const input = {} satisfies typeof japanese;
