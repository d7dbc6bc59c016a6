/** Everything here is drawn in the browser, from the API of the same origin. */
export const ssr = false;
export const prerender = false;
