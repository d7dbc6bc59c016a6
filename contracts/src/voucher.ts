import { z } from 'zod';
import { Instant } from './civil-time.ts';

/** Crockford base32 without I, L, O, U: 10 symbols, 50 bits. Shown as `ABCDE-FGHJK`. */
export const voucherCodePattern = /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/;

/** What city-services asks of a Wi-Fi spot. The same key always gets the same voucher. */
export const VoucherIssueRequest = z.object({
  idempotencyKey: z.uuid(),
  /** How long the network stays open after the first use, minutes. */
  minutes: z.int().min(1).max(1440),
  /** Until when the code can be used for the first time, minutes from now; a printed sheet may lie for a year. */
  validMinutes: z.int().min(5).max(527_040),
});
export type VoucherIssueRequest = z.infer<typeof VoucherIssueRequest>;

export const IssuedVoucher = z.object({
  code: z.string().regex(voucherCodePattern),
  minutes: z.int(),
  usableUntil: Instant,
});
export type IssuedVoucher = z.infer<typeof IssuedVoucher>;

/** What the kiosk gets: enough for the slip and its QR. */
export const WifiCode = IssuedVoucher.extend({ ssid: z.string(), portalUrl: z.url() });
export type WifiCode = z.infer<typeof WifiCode>;

/** Codes that staff print for a counter or an event; the act is named by its idempotency key. */
export const VoucherBatchRequest = z.strictObject({
  count: z.int().min(1).max(100),
  minutes: z.int().min(1).max(1440),
  validDays: z.int().min(1).max(366),
});
export type VoucherBatchRequest = z.infer<typeof VoucherBatchRequest>;
