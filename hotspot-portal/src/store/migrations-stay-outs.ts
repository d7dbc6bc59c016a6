/** Which account's device has said good-bye and until when it is kept away; keyed hashes only. */
export const stayOuts = `CREATE TABLE stay_outs (
     mark TEXT PRIMARY KEY,
     device TEXT NOT NULL,
     identity TEXT NOT NULL,
     until_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX stay_outs_device ON stay_outs (device);
   CREATE INDEX stay_outs_identity ON stay_outs (identity);`;
