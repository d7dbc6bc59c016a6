import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { rootCertificates } from 'node:tls';
import { z } from 'zod';
import type { EncryptedNetwork } from './network.ts';

const Domain = z
  .string()
  .max(253)
  .regex(/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/);
const Line = z.string().regex(/^[^\p{Cc}]{1,64}$/u);

const OnboardingFile = z
  .strictObject({
    ssid: Line.refine((text) => Buffer.byteLength(text) <= 32, 'is longer than 32 bytes'),
    realm: Domain,
    /** In the certificate of the RADIUS server. */
    serverName: Domain,
    /** PEM: the root certificate behind it. */
    authorityFile: z.string().min(1).max(4096),
    /** How long an account holds; a profile goes by itself at its end. */
    accountDays: z.int().min(1).max(730).default(180),
    /** Beyond it the oldest one ends. */
    accountsPerPerson: z.int().min(1).max(20).default(5),
    passpoint: z
      .strictObject({
        domain: Domain,
        friendlyName: Line,
        roamingConsortiums: z
          .array(z.string().regex(/^([0-9a-f]{6}|[0-9a-f]{10})$/))
          .max(8)
          .default([]),
      })
      .optional(),
  })
  .refine(
    ({ serverName, passpoint }) =>
      !passpoint || serverName === passpoint.domain || serverName.endsWith(`.${passpoint.domain}`),
    'serverName does not end with the domain of passpoint: phones would take it for another operator’s',
  );

/** How this spot's visitors are set up for the encrypted network. */
export type Onboarding = {
  readonly network: EncryptedNetwork;
  readonly accountDays: number;
  readonly accountsPerPerson: number;
  /** True where every device knows the authority already, and none has to be given it by hand. */
  readonly isKnownAuthority: boolean;
};

const fingerprintOf = (pem: string) => createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');

/** Reads the settings; the authority's file is named from where they lie. Throws with what is wrong in them. */
export async function readOnboarding(path: string): Promise<Onboarding> {
  const file = OnboardingFile.parse(JSON.parse(await readFile(path, 'utf8')));
  const { ssid, realm, serverName, passpoint, accountDays, accountsPerPerson } = file;
  const authority = (await readFile(resolve(dirname(path), file.authorityFile), 'utf8')).trim();
  const certificate = new X509Certificate(authority);
  if (!certificate.ca) throw new Error(`${file.authorityFile} holds no certificate of an authority.`);
  const own = fingerprintOf(authority);
  return {
    network: { ssid, realm, serverName, authority, ...(passpoint && { passpoint }) },
    ...{ accountDays, accountsPerPerson },
    isKnownAuthority: rootCertificates.some((root) => fingerprintOf(root) === own),
  };
}
