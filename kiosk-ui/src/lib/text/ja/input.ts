/** Japanese: keyboards, dates, addresses. */
export const input = {};
