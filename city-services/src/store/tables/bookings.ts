import type { BookingKind, BookingState } from '@machikado/contracts/booking.ts';

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
    /** By staff, without an end; `suspended_until` is by the rules' points. */
    suspended: 0 | 1;
    /** Counts up with each booking tried: updating it takes the user's row for the transaction on both engines. */
    turns: number;
    kind: 'individual' | 'group';
    residency: 'resident' | 'non-resident';
    /** When and by whom of the staff she was seen at a counter. */
    verified_at: string | null;
    verified_by: string | null;
    /** CivilDate. */
    born: string | null;
    /** Name of the guardian whose consent is on record. */
    guardian: string | null;
    /** Ids of reductions, JSON array. */
    entitlements: string;
    /** Last day of a suspension, CivilDate. */
    suspended_until: string | null;
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
    kind: BookingKind;
    user_id: string | null;
    state: BookingState;
    held_until: string | null;
    facility_id: string;
    room_id: string;
    date: string;
    koma_id: string;
    /** The city's wall clock, `YYYY-MM-DDTHH:MM`. */
    starts_at: string;
    ends_at: string;
    fee_yen: number;
    booked_at: string;
    /** `user:<id>` or `staff:<id>`. */
    booked_by: string;
    /** The whole booking (contracts/booking.ts); the columns repeat what is searched for. */
    document: string;
  };
  /** One row per held unit of an undivided room. Its primary key is what makes a double booking impossible. */
  slot: { room_id: string; date: string; unit_id: string; booking_id: string };
  /** PostgreSQL only: the same as a range, which the database keeps free of overlaps. */
  slot_range: { room_id: string; during: string; booking_id: string };
  equipment_day: { facility_id: string; equipment_id: string; date: string; turns: number };
  lent: {
    booking_id: string;
    facility_id: string;
    equipment_id: string;
    date: string;
    starts: string;
    ends: string;
    count: number;
  };
  penalty: { id: string; user_id: string; booking_id: string; points: number; reason: string; at: string };
  waiting: {
    id: string;
    user_id: string;
    room_id: string;
    date: string;
    koma_id: string;
    /** BookingRequest, JSON. */
    request: string;
    state: 'waiting' | 'offered' | 'taken' | 'lapsed' | 'withdrawn';
    created_at: string;
    /** Counts up: who came first is served first. */
    turn: number;
    /** The booking that holds the offered slot. */
    booking_id: string | null;
  };
};
