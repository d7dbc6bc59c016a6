import type { disclosureStates } from '@machikado/contracts/wifi-disclosure.ts';

export type WifiOfficeTables = {
  disclosure: {
    id: string;
    number: string;
    state: (typeof disclosureStates)[number];
    asked_by: string;
    asked_at: string;
    document_number: string;
    legal_basis: string;
    reason: string;
    from_at: string;
    to_at: string;
    /** JSON of assets; null for every spot. */
    spots: string | null;
    /** JSON of `DisclosureCriterion`; null as soon as the request has ended. */
    criterion: string | null;
    decided_by: string | null;
    decided_at: string | null;
    /** Null as soon as the request has ended. */
    expires_at: string | null;
    ended_at: string | null;
    row_count: number | null;
    file_hash: string | null;
  };
  webhook_subscription: {
    id: string;
    url: string;
    /** JSON of event kinds. */
    kinds: string;
    /** With the installation's own secret it gives the signing key, which is stored nowhere. */
    salt: string;
    active: number;
    created_by: string;
    created_at: string;
  };
  webhook_delivery: {
    id: string;
    subscription_id: string;
    kind: string;
    /** The JSON as it is sent and signed. */
    body: string;
    state: 'waiting' | 'delivered' | 'dead';
    attempts: number;
    next_at: string;
    /** What came of the last attempt: an HTTP status or a fault of ours. */
    outcome: string | null;
    created_at: string;
    settled_at: string | null;
  };
  /** What has been told already, so that it is told once. */
  webhook_mark: { name: string; value: string };
};
