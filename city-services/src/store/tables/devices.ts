export type DeviceTables = {
  device: {
    id: string;
    asset: string;
    kind: 'kiosk' | 'wifi-spot';
    status: 'active' | 'revoked';
    enrolled_at: string;
    revoked_at: string | null;
    certificate_expires_at: string;
    last_seen_at: string | null;
    /** JSON of `ReportedState`. */
    reported: string | null;
    reported_at: string | null;
    /** Highest sequence number of an event that is stored. */
    event_seq: number;
  };
  enrolment_code: {
    /** Keyed hash of the code's 16 symbols. */
    code_hash: string;
    asset: string;
    kind: 'kiosk' | 'wifi-spot';
    created_by: string;
    created_at: string;
    expires_at: string;
    used_at: string | null;
    /** SHA-256 of the public key that used it, and what was issued to that key. */
    key_hash: string | null;
    device_id: string | null;
    certificate: string | null;
  };
  /** By asset, not by device: a replacement takes over what its place shall be. */
  desired_state: { asset: string; revision: number; hash: string; state: string | null };
  /** One row: the revision that the whole fleet's desired state is at. */
  fleet: { id: number; revision: number };
  device_event: { device_id: string; seq: number; at: string; kind: string; facts: string; received_at: string };
};
