import { createHmac } from 'node:crypto';
import { encodeCrockford, normaliseCrockford } from '@machikado/contracts/check-digit.ts';

/** A code that opens the network for `minutes` from its first use. Kept without the code itself. */
export type Voucher = {
  /** Keyed hash of the code, hex. */
  readonly hash: string;
  readonly minutes: number;
  readonly usableUntilMs: number;
  /** `null` until the first use. */
  readonly endsAtMs: number | null;
};

export type VoucherState = 'issued' | 'in-use' | 'used-up' | 'expired';

export function voucherState(voucher: Voucher, nowMs: number): VoucherState {
  if (voucher.endsAtMs !== null) return nowMs < voucher.endsAtMs ? 'in-use' : 'used-up';
  return nowMs < voucher.usableUntilMs ? 'issued' : 'expired';
}

const codeSymbols = 10;

/**
 * The code that belongs to an idempotency key: 50 bits of HMAC-SHA-256, `ABCDE-FGHJK`. The same key always gives the
 * same code, so a repeated request needs no stored code. `attempt` counts on where a code is taken.
 */
export function deriveVoucherCode(spotKey: Uint8Array, idempotencyKey: string, attempt: number): string {
  const digest = createHmac('sha256', spotKey).update(`voucher-code\0${idempotencyKey}\0${attempt}`).digest();
  const symbols = encodeCrockford(digest, codeSymbols);
  return `${symbols.slice(0, 5)}-${symbols.slice(5)}`;
}

/** Keyed hash of a code as it was typed (case, O/0, I/1 and separators forgiven); `null` when it cannot be one. */
export function hashVoucherCode(spotKey: Uint8Array, typed: string): string | null {
  if (typed.length > 64) return null;
  const symbols = normaliseCrockford(typed);
  if (symbols.length !== codeSymbols) return null;
  return createHmac('sha256', spotKey).update(`voucher-hash\0${symbols}`).digest('hex');
}

/** Keyed hash of any other name that must be recognised again and never read: idempotency keys, RADIUS user names. */
export function hashName(spotKey: Uint8Array, kind: string, name: string): string {
  return createHmac('sha256', spotKey).update(`${kind}\0${name}`).digest('hex');
}

const maxRemembered = 8192;

/**
 * A keyed hash that remembers what it has made lately, in memory: access points name the same people and devices again and
 * again, and a MAC over thirty bytes costs more than all else that is done for one message.
 */
export function rememberHashes(
  hash: (name: string) => string,
  capacity: number = maxRemembered,
): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const made = hash(name);
    const oldest = known.keys().next();
    if (known.size >= capacity && !oldest.done) known.delete(oldest.value);
    known.set(name, made);
    return made;
  };
}
