/** Everything runs in the kiosk's browser. */
export const ssr = false;
export const prerender = false;
