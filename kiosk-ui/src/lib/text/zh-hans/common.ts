import { common as english } from '../en/common.ts';

/** Simplified Chinese. */
export const common = { ...english };
