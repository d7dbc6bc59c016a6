import { z } from 'zod';
import { CivilDate } from './civil-time.ts';

/**
 * What a My Number card says of its holder, for filling in a form. It does not show that the card is genuine, nor that
 * who holds it is the one: that takes the signature of a certified service (公的個人認証).
 */
export const CardAttributes = z.object({
  name: z.string(),
  address: z.string(),
  born: CivilDate,
  sex: z.enum(['male', 'female', 'other']),
});
export type CardAttributes = z.infer<typeof CardAttributes>;

/** The PIN of 券面事項入力補助 (four digits); it is sent to the card once and kept nowhere. */
export const MyNumberRequest = z.object({ pin: z.string().regex(/^\d{4}$/) });

const TriesLeft = z.int().min(0).max(15);

/**
 * How it stands with the card on the reader. `ready`: the PIN may be entered. `tries-low`: one try or none is left, so the
 * kiosk takes no PIN. `wrong-pin`: it has cost a try. `locked`: that was the last one. `unclear`: the card said what no
 * card of this kind says. `silent` and `removed` are also told where nobody knows whether the PIN has come to the card.
 */
export const MyNumberAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['ready', 'tries-low', 'wrong-pin']), triesLeft: TriesLeft }),
  z.object({ state: z.literal('read'), attributes: CardAttributes }),
  z.object({ state: z.enum(['no-card', 'several', 'not-my-number', 'locked', 'unclear', 'removed', 'silent']) }),
]);
export type MyNumberAnswer = z.infer<typeof MyNumberAnswer>;
