import { z } from 'zod';

export const InterfaceName = z.string().regex(/^[a-zA-Z0-9_-]{1,11}$/);

/** Up to 32 bytes, and nothing that could end a line of the configuration. */
export const Ssid = z
  .string()
  .regex(/^[^\p{Cc}]+$/u)
  .refine((text) => Buffer.byteLength(text) <= 32, 'is longer than 32 bytes');

/** A name as hexadecimal: nothing in it can be taken for anything else. */
export const ssidLine = (ssid: string): string => `ssid2=${Buffer.from(ssid).toString('hex')}`;

/** Phones of one network do not reach each other by the radio. */
export const apart = 'ap_isolate=1';
