import type { StaffRole } from '@machikado/contracts/staff-api.ts';

/** The pages about the Wi-Fi, and who may open which; the city decides again at every request. */
const pages = [
  { name: 'codes', path: '/wifi', roles: ['clerk'] },
  { name: 'disclosures', path: '/wifi/disclosures', roles: ['clerk', 'auditor'] },
  { name: 'records', path: '/wifi/records', roles: ['clerk', 'technician', 'auditor'] },
  { name: 'webhooks', path: '/wifi/webhooks', roles: ['technician', 'auditor'] },
] as const satisfies readonly { name: string; path: string; roles: readonly StaffRole[] }[];

export type WifiPage = (typeof pages)[number];

export function wifiPagesOf(roles: readonly StaffRole[]): readonly WifiPage[] {
  return pages.filter((page) => page.roles.some((role) => roles.includes(role)));
}
