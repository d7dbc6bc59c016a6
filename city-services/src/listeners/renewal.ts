import type { Server } from 'node:https';
import type { CityContext } from '../http/context.ts';
import { secureContextOf } from './listener.ts';

const renewBeforeMs = 30 * 86_400_000;

/** Whether a certificate has less than 30 days left. */
export function isRenewalDue(expiresAt: Date, now: Date): boolean {
  return expiresAt.getTime() - now.getTime() < renewBeforeMs;
}

/** Renews the city's own certificate and the key of what kiosks keep in time, for a process that runs longer than a certificate lives. */
export async function renewInTime(
  { authority, contentKeys, log, now }: Pick<CityContext, 'authority' | 'contentKeys' | 'log' | 'now'>,
  servers: readonly Server[],
): Promise<void> {
  if (await contentKeys.renew(now())) log.info('content-key.made');
  if (!isRenewalDue(authority.ownExpiresAt(), now())) return;
  await authority.renewOwn(now());
  for (const server of servers) server.setSecureContext(secureContextOf({ own: authority.own(), ca: authority.ca }));
  log.info('certificate.renewed');
}
