import { bookingNumberPattern } from '@machikado/contracts/check-digit.ts';
import { receiptNumberPattern, receiptSecretPattern } from '@machikado/contracts/procedure.ts';

/** What the QR code of an application slip holds: the number and its secret, `A-2750-9810 4TX9QK`. */
export function readReceiptCode(text: string): { readonly number: string; readonly secret: string } | undefined {
  const [number = '', secret = '', ...more] = text.trim().toUpperCase().split(/\s+/);
  const fits = more.length === 0 && receiptNumberPattern.test(number) && receiptSecretPattern.test(secret);
  return fits ? { number, secret } : undefined;
}

/** The number in the QR code of a permit or of an appointment's slip, `MACHIKADO:PERMIT:B-4817-2635`. */
export function readPermitCode(text: string): string | undefined {
  const [, number = ''] = /^MACHIKADO:PERMIT:(\S+)$/.exec(text.trim()) ?? [];
  return bookingNumberPattern.test(number) ? number : undefined;
}

/** The number of a user card's barcode. */
export function readUserCode(text: string): string | undefined {
  const digits = text.trim();
  return /^\d{6,10}$/.test(digits) ? digits : undefined;
}
