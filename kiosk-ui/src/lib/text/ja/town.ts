/** Japanese: home, events, warnings, sights, practice. */
export const town = {};
