export type DeviceTables = Record<never, never>;
