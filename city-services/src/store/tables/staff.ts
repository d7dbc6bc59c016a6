export type StaffTables = {
  staff_account: {
    staff_id: string;
    password_hash: string;
    /** JSON array of roles. */
    roles: string;
    wrong_tries: number;
    locked_until: string | null;
  };
  staff_session: {
    /** SHA-256 of the token; the token itself is only with its holder. */
    token_hash: string;
    staff_id: string;
    kind: 'browser' | 'bearer';
    csrf_token: string;
    created_at: string;
    seen_at: string;
    expires_at: string;
  };
};
