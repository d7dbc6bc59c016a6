import { z } from 'zod';
import { Locale } from '@machikado/contracts/locale.ts';

export const formats = {
  portrait: [1080, 1920],
  landscape: [1920, 1080],
  counter: [1280, 800],
  phone: [390, 844],
  desktop: [1440, 900],
} as const;
export type Format = keyof typeof formats;

const Address = z.object({
  /** `contact`: every component on one sheet, as the visual test photographs it. */
  page: z.enum(['gallery', 'contact']).catch('gallery'),
  theme: z.enum(['light', 'dark', 'paper', 'night', 'glare']).catch('light'),
  size: z.coerce
    .number()
    .pipe(z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]))
    .catch(1),
  locale: Locale.catch('ja'),
  format: z.enum(['portrait', 'landscape', 'counter', 'phone', 'desktop']).catch('portrait'),
  low: z.stringbool().catch(false),
  /** A screen of the kiosk, or nothing for the sheet of components. */
  screen: z.string().max(40).catch(''),
});
/** What the gallery shows; every one of them has an address of its own. */
export type Address = z.infer<typeof Address>;

/** Reads a query string; what is missing or unknown is the usual look. */
export function readAddress(search: string): Address {
  return Address.parse(Object.fromEntries(new URLSearchParams(search)));
}

export function writeAddress(address: Address): string {
  return `?${new URLSearchParams(Object.entries(address).map(([name, value]) => [name, String(value)])).toString()}`;
}
