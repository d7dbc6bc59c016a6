import { createTransport } from 'nodemailer';
import type { Log } from '@machikado/runtime/log.ts';
import type { SecretReader, WaySettings } from './settings.ts';

export type Mail = { readonly to: string; readonly subject: string; readonly text: string };

/** Hands a mail over; true when the server has taken it. */
export type MailSender = (mail: Mail) => Promise<boolean>;

const timeouts = { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 10_000 } as const;

/** The city's mail server. What fails is logged by its kind alone: an address or a code may stand in its words. */
export async function createMailSender(
  settings: NonNullable<WaySettings['email']>,
  secretOf: SecretReader,
  log: Log,
): Promise<MailSender> {
  const { host, port, tls, user, passwordFile, from } = settings;
  const auth =
    user !== undefined && passwordFile !== undefined ? { user, pass: await secretOf(passwordFile) } : undefined;
  const transport = createTransport({
    ...{ host, port, secure: tls === 'implicit', requireTLS: tls === 'starttls', ignoreTLS: tls === 'none' },
    ...timeouts,
    ...(auth && { auth }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ to, subject, text }) => {
    try {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return true;
    } catch (error) {
      log.warn('mail.refused', { why: (error as { code?: string }).code ?? 'unknown' });
      return false;
    }
  };
}
