import type { input as japanese } from '../ja/input.ts';

/** Korean: keyboards, dates, addresses. */
export const input = {} satisfies typeof japanese;
