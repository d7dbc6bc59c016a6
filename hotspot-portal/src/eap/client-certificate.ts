import { X509Certificate } from 'node:crypto';

const clientAuthentication = '1.3.6.1.5.5.7.3.2';
const maxAuthorities = 16;
const maxNames = 8;

/** The certificates of a PEM text. Throws where one cannot be read, or there are too many. */
export function readAuthorities(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length > maxAuthorities) throw new Error(`There are more than ${maxAuthorities} authorities.`);
  return blocks.map((block) => new X509Certificate(block));
}

/**
 * Whether a certificate holds for a person now: signed by one of these authorities itself (one between is named as an
 * authority too), in its time, no authority's own, and not for another purpose than a client's.
 */
export function holdsForClient(
  certificate: X509Certificate,
  authorities: readonly X509Certificate[],
  nowMs: number,
): boolean {
  if (certificate.ca) return false;
  if (certificate.validFromDate.getTime() > nowMs || certificate.validToDate.getTime() <= nowMs) return false;
  // The types say that it is always there; a certificate without the extension has none.
  const purposes = certificate.keyUsage as readonly string[] | undefined;
  if (purposes && !purposes.includes(clientAuthentication)) return false;
  return authorities.some(
    (authority) =>
      authority.validToDate.getTime() > nowMs &&
      certificate.checkIssued(authority) &&
      certificate.verify(authority.publicKey),
  );
}

/** The names for which a certificate stands: its common name, then mail and DNS names; at most eight. */
export function namesOf({ subject, subjectAltName = '' }: X509Certificate): readonly string[] {
  const common = /^CN=(.+)$/m.exec(subject)?.[1];
  const others = Array.from(subjectAltName.matchAll(/(?:^|, )(?:email|DNS):([^",]+)/g), ([, name = '']) => name);
  return [...(common === undefined ? [] : [common]), ...others].slice(0, maxNames);
}
