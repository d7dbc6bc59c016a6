/** Japan Post's list, one edition beside the other while a new one comes in; only the current one is read. */
export type AddressTables = {
  postal_edition: { id: number; state: string; rows: number; imported_at: string };
  postal_address: {
    edition: number;
    code: string;
    /** Order of the towns that share a code, from 0. */
    position: number;
    prefecture: string;
    city: string;
    town: string;
  };
};
