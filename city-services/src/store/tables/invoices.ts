/** What is owed and paid for bookings, in integer yen. */
export type InvoiceTables = {
  invoice: {
    id: string;
    number: string;
    booking_id: string;
    purpose: 'fee' | 'difference' | 'extension' | 'deposit';
    yen: number;
    state: 'open' | 'paid' | 'void';
    issued_at: string;
    due_at: string | null;
    settled_at: string | null;
  };
  payment: {
    id: string;
    invoice_id: string;
    method: 'counter' | 'terminal';
    device_id: string | null;
    yen: number;
    state: 'started' | 'approved' | 'declined' | 'cancelled' | 'unknown';
    /** The terminal's own number of the transaction; never a card's. */
    reference: string | null;
    /** How staff know the end where they said it. */
    note: string | null;
    started_at: string;
    settled_at: string | null;
  };
  /** What is to be given back, and whether it was. */
  refund: {
    id: string;
    booking_id: string;
    purpose: 'fee' | 'deposit';
    yen: number;
    state: 'granted' | 'paid';
    granted_at: string;
    paid_at: string | null;
  };
  ledger_entry: { seq: number; at: string; subject: string; what: string; actor: string };
  /** Double entry: the postings of one entry add up to nothing. */
  ledger_posting: { entry_seq: number; account: string; yen: number };
};
