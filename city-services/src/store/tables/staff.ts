export type StaffTables = Record<never, never>;
