import { common as english } from '../en/common.ts';

/** Korean. */
export const common = { ...english };
