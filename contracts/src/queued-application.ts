import { z } from 'zod';
import { Instant } from './civil-time.ts';
import { LocalText } from './locale.ts';
import { ApplicationReceipt, receiptNumberPattern, receiptSecretPattern } from './procedure.ts';

/** What a kiosk keeps of its city for the time without it: how to seal for it, and where its residents' page is. */
export const OfflineMeans = z.object({
  /** X25519, 32 bytes, base64url. */
  sealingKey: z.string().regex(/^[\w-]{43}$/),
  /** Without a slash at its end. */
  residentUrl: z.url(),
});

/** The purpose of the seal, so that nothing else that is sealed for the city can be handed in as an application. */
export const applicationSeal = 'application';

/** An application that only the city can open; a kiosk hands it on. */
export const SealedApplication = z.object({
  sealed: z
    .string()
    .max(64 * 1024)
    .regex(/^[\w-]+$/),
});

/** What a person gets for an application that is not with the city yet: no receipt, and it says so. */
export const QueuedTicket = z.object({
  /** `Q-1234-5678` */
  number: z.string().regex(receiptNumberPattern),
  secret: z.string().regex(receiptSecretPattern),
  procedureTitle: LocalText,
  queuedAt: Instant,
});
export type QueuedTicket = z.infer<typeof QueuedTicket>;

/** What became of it. `refused`: the city has looked at it and did not take it. */
export const TicketStatus = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting'), queuedAt: Instant }),
  z.object({ state: z.literal('received'), receipt: ApplicationReceipt }),
  z.object({ state: z.literal('refused'), why: z.string().max(64) }),
]);
export type TicketStatus = z.infer<typeof TicketStatus>;
