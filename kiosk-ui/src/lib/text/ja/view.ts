/** Japanese: how the screen looks: colours, sizes, motion. */
export const view = {};
