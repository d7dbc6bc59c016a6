/** Which account a session came by, as long as it is open. */
export const accountSessions = `CREATE TABLE account_sessions (
     session TEXT PRIMARY KEY,
     account TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX account_sessions_account ON account_sessions (account);`;
