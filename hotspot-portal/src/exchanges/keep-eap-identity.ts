import type { Log } from '@machikado/runtime/log.ts';
import {
  markOfEapFiles,
  readEapIdentity,
  type EapIdentityOptions,
  type ShownIdentity,
} from '../certificate/eap-identity.ts';

export type KeptEapIdentity = Disposable & {
  readonly shown: () => ShownIdentity;
  /** Looks now, and not at the next minute. */
  readonly look: () => Promise<void>;
};

const lookEveryMs = 60_000;
/** The spot's own certificate is made anew in time, which only whoever looks at it finds out. */
const judgeEveryLooks = 720;

/**
 * The identity of EAP, read again whenever its files have changed; what cannot be read leaves the former one. Throws
 * where there is none at the start.
 */
export async function keepEapIdentity(
  options: EapIdentityOptions,
  { log, onChange }: { readonly log: Log; readonly onChange: (identity: ShownIdentity) => void },
): Promise<KeptEapIdentity> {
  let shown = await readEapIdentity(options);
  let mark = await markOfEapFiles(options);
  let looks = 0;
  const look = async (): Promise<void> => {
    const found = await markOfEapFiles(options);
    if (found === mark && ++looks % judgeEveryLooks !== 0) return;
    mark = found;
    try {
      const next = await readEapIdentity(options);
      mark = await markOfEapFiles(options);
      if (next.certificate === shown.certificate && next.clientAuthorities === shown.clientAuthorities) return;
      shown = next;
      log.info('eap.certificate', { expires: new Date(next.expiresAtMs).toISOString() });
      onChange(next);
    } catch (error) {
      log.error('eap.certificate-not-read', { detail: error instanceof Error ? error.message : String(error) });
    }
  };
  const timer = setInterval(() => void look(), lookEveryMs).unref();
  return { shown: () => shown, look, [Symbol.dispose]: () => clearInterval(timer) };
}
