import { z } from 'zod';
import { Instant } from './civil-time.ts';

/** The largest ciphertext of a half-filled form, bytes; base64url makes 4 characters of 3 bytes. */
export const maxDraftBytes = 32 * 1024;
export const draftIdPattern = /^[\w-]{22}$/;

const Ciphertext = z
  .string()
  .min(1)
  .max(Math.ceil((maxDraftBytes * 4) / 3))
  .regex(/^[\w-]+$/);

/** A half-filled form, encrypted by the page; whoever carries it cannot read it. */
export const DraftDeposit = z.object({ ciphertext: Ciphertext });
export type DraftDeposit = z.infer<typeof DraftDeposit>;

/** The same from a kiosk to the city: bound to the turn it comes from. */
export const KioskDraftDeposit = DraftDeposit.extend({ visitId: z.uuid() });

/** Where the phone finds it. The key is added by the page behind `#`, which no browser sends. */
export const DraftTicket = z.object({ id: z.string().regex(draftIdPattern), url: z.url(), expiresAt: Instant });
export type DraftTicket = z.infer<typeof DraftTicket>;

export const DraftState = z.object({ state: z.enum(['waiting', 'claimed', 'expired']) });
export type DraftState = z.infer<typeof DraftState>;

/** What a phone gets once, and never again. */
export const ClaimedDraft = z.object({ ciphertext: Ciphertext });
