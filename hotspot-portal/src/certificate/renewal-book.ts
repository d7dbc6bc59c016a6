import { join } from 'node:path';
import { z } from 'zod';
import { readIfThere, replaceSecret } from './pair-files.ts';

/** What is remembered of orders, so that a spot that is started again and again does not order again and again. */
const Renewal = z.object({
  failures: z.int().nonnegative(),
  nextTryAtMs: z.number(),
  fault: z.object({ reason: z.string(), detail: z.string() }).nullable(),
  /** SHA-256 fingerprint of the certificate that came last. */
  issued: z.string().nullable(),
});
export type Renewal = z.infer<typeof Renewal>;

const fresh: Renewal = { failures: 0, nextTryAtMs: 0, fault: null, issued: null };

export type RenewalBook = { readonly now: () => Renewal; readonly write: (renewal: Renewal) => Promise<void> };

/** `acme.json` in the certificate's folder; one that cannot be read is begun anew. */
export async function openRenewalBook(directory: string): Promise<RenewalBook> {
  const file = join(directory, 'acme.json');
  const text = await readIfThere(file);
  let parsed: unknown = null;
  try {
    parsed = JSON.parse(text ?? 'null');
  } catch {
    // A new one is as good: at worst one order comes earlier than it should.
  }
  const known = Renewal.safeParse(parsed);
  let current = known.success ? known.data : fresh;
  return {
    now: () => current,
    write: async (renewal) => {
      current = renewal;
      await replaceSecret(file, JSON.stringify(renewal));
    },
  };
}
