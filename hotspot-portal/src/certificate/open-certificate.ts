import { join } from 'node:path';
import type { Log } from '@machikado/runtime/log.ts';
import type { Config } from '../config.ts';
import { readAcmeSettings } from './acme-settings.ts';
import { createCertificateKeeper, type KeptCertificate } from './keep-certificate.ts';
import { openPortalCertificate, type PortalCertificate } from './portal-certificate.ts';

/** The portal's certificate as it is now, and what keeps it good. Throws for settings of an authority that cannot be read. */
export async function openCertificate(
  config: Pick<Config, 'stateDirectory' | 'portalName' | 'acmeFile'>,
  log: Log,
): Promise<{ readonly shown: PortalCertificate; readonly kept: KeptCertificate }> {
  const place = { directory: join(config.stateDirectory, 'tls'), name: config.portalName, now: Date.now, log };
  const acme = config.acmeFile === undefined ? undefined : await readAcmeSettings(config.acmeFile);
  const shown = await openPortalCertificate(place);
  return { shown, kept: await createCertificateKeeper({ ...place, certificate: shown, acme }) };
}
