import type { Log } from '@machikado/runtime/log.ts';
import type { SecretReader, WaySettings } from './settings.ts';

/** Hands a message over; true when the gateway has taken it. */
export type SmsSender = (message: { readonly to: string; readonly text: string }) => Promise<boolean>;

const timeoutMs = 8000;

/** An SMS gateway that takes JSON by POST, as nearly all do; what the fields are called is a setting. */
export async function createSmsSender(
  settings: NonNullable<WaySettings['sms']>,
  secretOf: SecretReader,
  log: Log,
): Promise<SmsSender> {
  const { url, tokenFile, recipientField, textField, fields } = settings;
  const token = tokenFile === undefined ? undefined : await secretOf(tokenFile);
  return async ({ to, text }) => {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ ...fields, [recipientField]: to, [textField]: text }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await answer.body?.cancel();
      if (answer.ok) return true;
      log.warn('sms.refused', { status: answer.status });
    } catch (error) {
      log.warn('sms.refused', { why: (error as Error).name });
    }
    return false;
  };
}
