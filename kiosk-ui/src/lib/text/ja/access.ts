/** Japanese: speech, keys, switch scanning, captions. */
export const access = {};
