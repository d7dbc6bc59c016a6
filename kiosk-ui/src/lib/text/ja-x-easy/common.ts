import { common as japanese } from '../ja/common.ts';

/** Easy Japanese. */
export const common = { ...japanese };
