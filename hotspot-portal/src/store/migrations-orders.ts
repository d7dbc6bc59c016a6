/** Who may give orders about sessions of this spot (RFC 5176): nobody who has only been entered to ask. */
export const nasOrders = `ALTER TABLE nas_clients ADD COLUMN orders INTEGER NOT NULL DEFAULT 0;`;
