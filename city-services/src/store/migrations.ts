import type { Migration } from 'kysely/migration';

/** Run in the order of their names; a released one never changes. */
export const migrations: Readonly<Record<string, Migration>> = {};
