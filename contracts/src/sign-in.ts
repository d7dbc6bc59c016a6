import { z } from 'zod';
import { CivilDate, Instant } from './civil-time.ts';

const Pin = z.string().regex(/^\d{4,8}$/);

/** A card identifies and the PIN proves: a FeliCa IDm can be copied, so it is never proof by itself. */
export const SignInRequest = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('card'),
    /** IDm or UID, hex. */ cardId: z.string().regex(/^[0-9A-F]{8,20}$/),
    pin: Pin,
  }),
  z.object({ method: z.literal('number'), userNumber: z.string().regex(/^\d{6,10}$/), pin: Pin }),
]);
export type SignInRequest = z.infer<typeof SignInRequest>;

/** What the kiosk page sends to its agent: the card's id stays in the agent, the page says only "the card on the reader". */
export const KioskSignInRequest = z.discriminatedUnion('method', [
  z.object({ method: z.literal('card'), pin: Pin }),
  z.object({ method: z.literal('number'), userNumber: z.string().regex(/^\d{6,10}$/), pin: Pin }),
]);
export type KioskSignInRequest = z.infer<typeof KioskSignInRequest>;

export const SignedIn = z.object({
  token: z.string(),
  userName: z.string(),
  /** The day of birth, where it is on record: forms that ask for it are filled in with it. */
  born: CivilDate.optional(),
  expiresAt: Instant,
});
export type SignedIn = z.infer<typeof SignedIn>;

/** The page's view: no token. */
export const KioskSignedIn = SignedIn.omit({ token: true });
export type KioskSignedIn = z.infer<typeof KioskSignedIn>;
