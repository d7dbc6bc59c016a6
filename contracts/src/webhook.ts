import { z } from 'zod';
import { Instant } from './civil-time.ts';

/** What another system of the city can be told of the Wi-Fi. Never about people: spots, counts and times. */
export const webhookKinds = [
  'spot.offline',
  'spot.online',
  'disaster.opened',
  'disaster.closed',
  'certificate.expiring',
  'vouchers.issued',
] as const;

/** What the test button sends. */
export const webhookTest = 'webhook.test';

export const WebhookKind = z.enum(webhookKinds);
export type WebhookKind = z.infer<typeof WebhookKind>;

/** `POST /api/webhooks`: an address that is told of some kinds of events. */
export const WebhookRequest = z.strictObject({
  url: z.url({ protocol: /^https$/ }).max(500),
  kinds: z
    .array(WebhookKind)
    .min(1)
    .refine((kinds) => new Set(kinds).size === kinds.length, 'names one twice'),
});
export type WebhookRequest = z.infer<typeof WebhookRequest>;

/** Why an address is not called. */
export const webhookFaults = ['not-an-address', 'host-not-allowed', 'port-not-allowed', 'too-many'] as const;
export type WebhookFault = (typeof webhookFaults)[number];

export const Webhook = z.object({
  id: z.string(),
  url: z.string(),
  kinds: z.array(WebhookKind),
  /** False once the receiver has said that it is gone (410). */
  active: z.boolean(),
  createdBy: z.string(),
  createdAt: Instant,
});
export type Webhook = z.infer<typeof Webhook>;

/** The signing key, `whsec_…` as Standard Webhooks writes it: shown when it is made and never again. */
export const NewWebhook = z.object({ webhook: Webhook, secret: z.string() });

export const WebhookDelivery = z.object({
  id: z.string(),
  webhookId: z.string(),
  kind: z.enum([...webhookKinds, webhookTest]),
  /** `dead`: given up after its last try; staff may send it once more. */
  state: z.enum(['waiting', 'delivered', 'dead']),
  attempts: z.int(),
  createdAt: Instant,
  nextAt: Instant.optional(),
  settledAt: Instant.optional(),
  /** What came of the last try: an HTTP status, or why there was none. */
  outcome: z.string().optional(),
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const WebhookList = z.object({
  webhooks: z.array(Webhook),
  /** The newest 50. */
  deliveries: z.array(WebhookDelivery),
  /** The hosts that the city's administrators allow. */
  hosts: z.array(z.string()),
});
export type WebhookList = z.infer<typeof WebhookList>;
