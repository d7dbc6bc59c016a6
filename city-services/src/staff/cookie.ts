/** The session of a browser; sent to `/api` only. */
export const staffCookie = 'machikado_staff';
