/** Who may ask by RADIUS; a secret is written here encrypted (`nas-secret-seal.ts`) and never shown again. */
export const nasClients = `CREATE TABLE nas_clients (
     name TEXT PRIMARY KEY,
     kind TEXT NOT NULL CHECK (kind IN ('address', 'certificate')),
     place TEXT NOT NULL UNIQUE,
     secret TEXT,
     previous TEXT,
     previous_until_ms INTEGER,
     previous_used_at_ms INTEGER,
     learning INTEGER NOT NULL,
     per_second INTEGER NOT NULL,
     secret_at_ms INTEGER NOT NULL
   ) STRICT;`;
