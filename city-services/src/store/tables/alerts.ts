export type AlertTables = Record<never, never>;
