/** Residents on their own devices: their sessions, and what they carry home from a kiosk. */
export type ResidentTables = {
  resident_session: {
    /** SHA-256 of the cookie's token, hex. */
    token_hash: string;
    user_id: string;
    created_at: string;
    seen_at: string;
  };
  draft: {
    /** 128 random bits, base64url: the only name under which a phone can ask for it. */
    id: string;
    device_id: string;
    /** The kiosk's turn that left it; a newer one of the same turn takes its place. */
    visit_id: string;
    /** base64url; the key is with the person alone. Null once it was fetched or its time was over. */
    ciphertext: string | null;
    created_at: string;
    expires_at: string;
    claimed_at: string | null;
  };
};
