/** Applications handed in, and the seats that courses have given out. */
export type ApplicationTables = {
  application: {
    number: string;
    procedure_id: string;
    procedure_version: number;
    /** LocalText, JSON. */
    procedure_title: string;
    state: 'received' | 'in-review' | 'accepted' | 'declined';
    /** The raw answers, JSON. */
    answers: string;
    /** The answers as people read them, in the order of the form, JSON: a later version of the form changes nothing. */
    readable: string;
    /** HMAC-SHA256 of number and secret with the server's pepper, hex. */
    secret_hash: string;
    device_id: string;
    received_at: string;
    decided_at: string | null;
    decided_by: string | null;
    message: string | null;
  };
  course_seat: { procedure_id: string; taken: number };
};
