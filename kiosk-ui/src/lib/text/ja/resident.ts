/** Japanese: the same services at home and on a phone. */
export const resident = {};
