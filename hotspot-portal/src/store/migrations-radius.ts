/** Steps of the store's tables that RADIUS has brought; `migrations.ts` says in which order they are applied. */
export const networkAccounts = `CREATE TABLE network_accounts (
     name TEXT PRIMARY KEY,
     identity TEXT NOT NULL,
     way TEXT NOT NULL,
     terms TEXT NOT NULL,
     created_at_ms INTEGER NOT NULL,
     until_ms INTEGER NOT NULL,
     revoked_at_ms INTEGER
   ) STRICT;
   CREATE INDEX network_accounts_identity ON network_accounts (identity);`;
