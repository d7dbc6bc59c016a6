/** Japanese: beginning, privacy and end of a visit. */
export const turn = {};
