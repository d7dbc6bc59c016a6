export type ApplicationTables = Record<never, never>;
