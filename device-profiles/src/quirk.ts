import { z } from 'zod';

/** Where a printer differs from what its profile otherwise promises; each flag is acted on by the ESC/POS driver. */
export const printerQuirks = {
  'no-raster': 'It does not print GS v 0 pictures as sent, so that a kiosk refuses to be given it.',
} as const;

/** Where a card reader or scanner differs; each flag is acted on where it is looked up or decoded. */
export const inputQuirks = {
  'enable-by-feature-report': 'It keeps silent until feature report 0xFE with the value 1 was sent to it.',
  'ignore-sam-slot': 'Its second slot holds a chip of the operator and is never a card of a person.',
} as const;

export type PrinterQuirk = keyof typeof printerQuirks;
export type InputQuirk = keyof typeof inputQuirks;

/** A list of flags, each with the place where the difference is stated. */
export function quirkList<const Flag extends string>(known: Readonly<Record<Flag, string>>) {
  const flags = Object.keys(known) as Flag[];
  return z.array(z.strictObject({ flag: z.enum(flags), source: z.string().min(8).max(300) })).max(8);
}
