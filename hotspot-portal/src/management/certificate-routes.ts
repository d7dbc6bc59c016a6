import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { problem } from '@machikado/contracts/problem.ts';
import type { CertificateStanding, KeptCertificate } from '../certificate/keep-certificate.ts';
import { answerProblem } from './answer-problem.ts';

/** Of a chain and its key in JSON; more is no certificate. */
export const maxCertificateBytes = 64 * 1024;

const Pem = z.string().min(1).max(30_000);
export const CertificateOrder = z.strictObject({ certificate: Pem, key: Pem });

export const CertificateAnswer = z.object({
  state: z.enum(['good', 'self-signed', 'expired', 'other-name', 'key-apart', 'unreadable']),
  /** False: pages go over http, and RFC 8908's API is not announced. */
  trusted: z.boolean(),
  from: z.enum(['acme', 'file', 'self-made']),
  expiresAt: z.iso.datetime(),
  daysLeft: z.int(),
  alarm: z.enum(['none', 'soon', 'near', 'over']),
  renewal: z
    .object({
      ordering: z.boolean(),
      nextAt: z.iso.datetime(),
      failures: z.int(),
      fault: z.object({ reason: z.string(), detail: z.string() }).nullable(),
    })
    .optional(),
});

export type CertificateDoor = Pick<KeptCertificate, 'standing' | 'take' | 'orderNow'>;

function answerOf({ expiresAtMs, renewal, ...standing }: CertificateStanding): z.infer<typeof CertificateAnswer> {
  const { nextAtMs = 0, ...order } = renewal ?? { ordering: false, failures: 0, fault: null };
  return {
    ...standing,
    expiresAt: new Date(expiresAtMs).toISOString(),
    ...(renewal && { renewal: { ...order, nextAt: new Date(nextAtMs).toISOString() } }),
  };
}

/** The portal's certificate: how it is, another one, and an order before its time. A key comes in and never goes out. */
export function createCertificateRoutes(certificate: CertificateDoor): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/v1/certificate', (c) => c.json(answerOf(certificate.standing())));
  app.put('/v1/certificate', async (c) => {
    if (!(Number(c.req.header('content-length')) <= maxCertificateBytes)) return answerProblem(problem('too-large'));
    const given = CertificateOrder.safeParse(await c.req.json().catch(() => null));
    if (!given.success) return answerProblem(problem('bad-request'));
    const taken = await certificate.take(given.data);
    if (!taken.ok) return answerProblem({ ...problem('bad-request'), detail: taken.error });
    return c.json(answerOf(certificate.standing()));
  });
  app.post('/v1/certificate/order', (c) =>
    certificate.orderNow() ? c.json(answerOf(certificate.standing())) : answerProblem(problem('conflict')),
  );
  return app;
}
