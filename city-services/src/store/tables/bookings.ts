/** Registered users, their sign-ins, and what they have booked. */
export type BookingTables = {
  registered_user: {
    /** Names the user in bookings and in the audit chain, where nothing may tell who she is. */
    id: string;
    number: string;
    name: string;
    /** scrypt, as `secrets/password.ts` writes it. */
    pin_hash: string;
    /** HMAC-SHA256 of the card's id with the server's pepper, hex. */
    card_hash: string | null;
    suspended: 0 | 1;
    /** Counts up with each booking tried: updating it takes the user's row for the transaction on both engines. */
    turns: number;
  };
  user_token: {
    /** SHA-256 of the token, hex. */
    token_hash: string;
    user_id: string;
    /** The only device that may show the token. */
    device_id: string;
    expires_at: string;
  };
  sign_in_tally: {
    /** `user:…`, `unknown:…` (keyed hash of what was typed) or `device:…`. */
    subject: string;
    failures: number;
    last_at: string;
    locked_until: string | null;
  };
  /** The last number given out by name; a number is never given twice. */
  serial: { name: string; last: number };
  booking: {
    id: string;
    number: string;
    user_id: string;
    state: 'confirmed' | 'cancelled';
    room_id: string;
    date: string;
    koma_id: string;
    booked_at: string;
    cancelled_at: string | null;
    /** The whole booking as it was confirmed (contracts/booking.ts); state and cancellation stand in the columns. */
    document: string;
  };
  /** One row per held koma. Its primary key is what makes a double booking impossible. */
  slot: { room_id: string; date: string; koma_id: string; booking_id: string };
};
