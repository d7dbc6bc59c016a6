import { z } from 'zod';

/** A key with which a city signs what its kiosks keep. Generations count up by one, and each is vouched for by the one before. */
export const ContentKey = z.object({
  generation: z.int().positive(),
  /** Ed25519, 32 bytes, base64url. */
  publicKey: z.string().regex(/^[\w-]{43}$/),
  /** The signature of the generation before over this key, base64url; absent for the first. */
  endorsement: z
    .string()
    .regex(/^[\w-]{86}$/)
    .optional(),
});
export type ContentKey = z.infer<typeof ContentKey>;

/** `GET /v1/content-keys`: oldest first, without a gap. */
export const ContentKeyList = z.object({ keys: z.array(ContentKey).min(1).max(32) });

/** The header of an answer that may be kept: public key, revision and signature, joined by dots. */
export const contentSignatureHeader = 'machikado-signature';

/** What an answer is signed as: its address, without how long the caller was ready to wait for news. */
export function contentName(path: string): string {
  return path.startsWith('/v1/alerts?') ? '/v1/alerts' : path;
}
