import { hostname } from 'node:os';
import type { Log } from '@machikado/runtime/log.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { MailSender } from './mail.ts';
import { createRemoteRadius, type RemoteRadius } from './remote-radius.ts';
import { readWaySettings, type SecretReader, type WaySettings } from './settings.ts';
import { createSmsSender, type SmsSender } from './sms.ts';

/** The ways of this spot with whatever stands behind them; what is not set is not there. */
export type WayDoors = {
  readonly settings: WaySettings;
  readonly mail?: MailSender;
  readonly sms?: SmsSender;
  readonly radius?: RemoteRadius;
  readonly providers: readonly IdentityProvider[];
};

/**
 * Opens what the settings file describes; what no way needs is not loaded. Throws where the file, or a secret that it
 * names, cannot be read.
 */
export async function openWayDoors(file: string, options: { pagesUrl: () => string; log: Log }): Promise<WayDoors> {
  const { log } = options;
  const { settings, secretOf } = await readWaySettings(file);
  const { email, sms, radius } = settings;
  const secret = radius && Buffer.from(await secretOf(radius.secretFile), 'utf8');
  const redirectUri = () => `${options.pagesUrl()}oidc/callback`;
  return {
    settings,
    ...(email && { mail: await (await import('./mail.ts')).createMailSender(email, secretOf, log) }),
    ...(sms && { sms: await createSmsSender(sms, secretOf, log) }),
    ...(radius && secret && { radius: createRemoteRadius({ ...radius, secret }, hostname().slice(0, 63)) }),
    providers: await openProviders(settings, { secretOf, redirectUri, log }),
  };
}

async function openProviders(
  { oidc }: WaySettings,
  options: { secretOf: SecretReader; redirectUri: () => string; log: Log },
): Promise<readonly IdentityProvider[]> {
  if (!oidc) return [];
  const { createIdentityProvider } = await import('./identity-provider.ts');
  return oidc.providers.map((each) => createIdentityProvider(each, options));
}
