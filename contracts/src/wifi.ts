import { z } from 'zod';
import { Instant } from './civil-time.ts';

/** Lower case with colons. A city keeps it as a keyed hash only. */
const Mac = z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);

/** What a Wi-Fi spot asks of a registered user: whether number and PIN are right, and nothing of her. */
export const ResidentCheck = z.strictObject({
  userNumber: z.string().regex(/^\d{6,10}$/),
  pin: z.string().regex(/^\d{4,8}$/),
});

export const WifiPassQuestion = z.strictObject({ mac: Mac });

/** Until when a device may use the network, and by which way and terms: the next spot does not ask again. */
export const WifiPass = z.strictObject({
  way: z.string().regex(/^[a-z]{1,16}$/),
  terms: z.string().min(1).max(32),
  endsAt: Instant,
});
export type WifiPass = z.infer<typeof WifiPass>;

export const WifiPassReport = WifiPass.extend({ mac: Mac });
