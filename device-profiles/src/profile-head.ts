import { z } from 'zod';
import { LocalText } from '@machikado/contracts/locale.ts';

export const ProfileId = z.string().regex(/^[a-z0-9-]{3,48}$/);

const Hex4 = z.string().regex(/^[0-9a-f]{4}$/);
export const FactSource = z.string().min(8).max(300);

/** What every profile begins with, whatever the device. */
export const profileHead = {
  id: ProfileId,
  name: LocalText,
  /** Whether somebody has tried this profile on the device itself, and not only read about it. */
  verified: z.boolean(),
  /** What a technician has to know or set, in words. */
  notes: z.strictObject({ ja: z.string().min(8).max(600), en: z.string().min(8).max(600) }),
  inherits: ProfileId.optional(),
};

/** How a device shows itself on USB, four hex digits each; what is left out is not compared. */
export const UsbMatch = z
  .strictObject({
    vendor: Hex4.optional(),
    product: Hex4.optional(),
    productName: z.string().min(2).max(60).optional(),
    usagePage: Hex4.optional(),
    usage: Hex4.optional(),
    source: FactSource,
  })
  .refine((match) => match.product === undefined || match.vendor !== undefined, 'A product is only unique in a vendor.')
  .refine((match) => Object.keys(match).length > 1, 'It would match every device.');
export type UsbMatch = z.infer<typeof UsbMatch>;

/** What was seen on USB: of a HID device one top-level collection. */
export const UsbDevice = z.strictObject({
  vendor: Hex4.optional(),
  product: Hex4.optional(),
  productName: z.string().max(126).optional(),
  usagePage: Hex4.optional(),
  usage: Hex4.optional(),
});
export type UsbDevice = z.infer<typeof UsbDevice>;

/** How many members of a match a device has, or `undefined` when one differs; the match with the most is the nearest. */
export function usbNearness(match: UsbMatch, device: UsbDevice): number | undefined {
  const { source: _source, ...wanted } = match;
  const members = Object.entries(wanted) as [keyof UsbDevice, string][];
  return members.every(([key, value]) => device[key] === value) ? members.length : undefined;
}
