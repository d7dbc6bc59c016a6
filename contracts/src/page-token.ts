import { z } from 'zod';

/** What a page of a kiosk shows its agent at each call, and after how long it asks for the next one. */
export const PageToken = z.object({
  /** 256 random bits, base64url. */
  token: z.string().regex(/^[\w-]{43}$/),
  renewAfterS: z.int().positive(),
});
export type PageToken = z.infer<typeof PageToken>;
