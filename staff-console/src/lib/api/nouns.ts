import type { StaffRole } from '@machikado/contracts/staff-api.ts';

export type Noun =
  | 'applications'
  | 'bookings'
  | 'payments'
  | 'lotteries'
  | 'users'
  | 'reports'
  | 'alerts'
  | 'wifi'
  | 'wifi-use'
  | 'devices'
  | 'samples'
  | 'audit';

/** Who may look at what, in the order of the navigation; the city decides again at every request. */
const readers: readonly (readonly [Noun, readonly StaffRole[]])[] = [
  ['applications', ['clerk', 'auditor']],
  ['bookings', ['clerk', 'auditor']],
  ['payments', ['clerk', 'auditor']],
  ['lotteries', ['clerk', 'auditor']],
  ['users', ['clerk']],
  ['reports', ['clerk', 'auditor']],
  ['alerts', ['clerk', 'auditor']],
  ['devices', ['technician', 'auditor']],
  ['wifi', ['clerk', 'technician', 'auditor']],
  ['wifi-use', ['clerk', 'technician', 'auditor']],
  ['samples', ['clerk', 'technician', 'auditor']],
  ['audit', ['auditor']],
];

/** The nouns that these roles may open. */
export function nounsOf(roles: readonly StaffRole[]): Noun[] {
  return readers.filter(([, allowed]) => allowed.some((role) => roles.includes(role))).map(([noun]) => noun);
}
