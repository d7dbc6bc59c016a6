/** What every noun writes beside its own rows: the audit chain and the answers kept for repeated requests. */
export type RecordTables = {
  audit_entry: {
    seq: number;
    at: string;
    actor: string;
    action: string;
    subject: string;
    previous_hash: string;
    hash: string;
  };
  /** One row: the end of the chain. */
  audit_head: { id: number; seq: number; hash: string };
  idempotency: { scope: string; key: string; request_hash: string; status: number; body: string; created_at: string };
};
