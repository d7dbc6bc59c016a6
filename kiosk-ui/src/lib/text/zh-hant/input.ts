import type { input as japanese } from '../ja/input.ts';

/** Traditional Chinese: keyboards, dates, addresses. */
export const input = {} satisfies typeof japanese;
