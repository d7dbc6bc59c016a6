/** Japanese: searching the web. */
export const browse = {};
