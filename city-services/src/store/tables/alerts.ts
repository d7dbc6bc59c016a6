/** A warning that was or is in force. Texts are JSON of the wire shapes. */
export type AlertTable = {
  id: string;
  /** Which sequence of telegrams speaks of it: a newer one of the same stream replaces or ends it. */
  stream: string;
  level: number;
  hazard: string | null;
  /** JSON array: all hazards of the highest level; a shelter must be designated for each. */
  hazards: string;
  headline: string;
  action: string;
  source: string;
  drill: number;
  started_at: string;
  /** Set where JMA sends no end (earthquakes). */
  expires_at: string | null;
  ended_at: string | null;
  ended_by: string | null;
};

export type AlertTables = {
  alert: AlertTable;
  /** The newest report of each stream, so that an older telegram that comes late changes nothing. */
  alert_stream: { stream: string; reported_at: string };
  /** What came in, once for each content. */
  telegram: { hash: string; seq: number; file: string; read_at: string; outcome: string; reason: string };
  /** One row; counts every change of the board. */
  alert_board: { id: number; revision: number };
};
