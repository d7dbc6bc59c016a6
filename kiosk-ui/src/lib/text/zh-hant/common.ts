import { common as english } from '../en/common.ts';

/** Traditional Chinese. */
export const common = { ...english };
