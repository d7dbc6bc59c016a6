import { createHash, X509Certificate } from 'node:crypto';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { cityUrn } from '@machikado/contracts/device.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** Why the other side of a first contact is not trusted. Nothing secret has been sent to it by then. */
export type AuthorityFault =
  'no-connection' | 'no-authority' | 'pin-differs' | 'not-issued' | 'other-city' | 'not-valid-now';

/** SHA-256 of a certificate's SubjectPublicKeyInfo, lower-case hex. */
export function pinOf(certificate: X509Certificate): string {
  return createHash('sha256')
    .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** True when a certificate's subject alternative names hold this URI. */
export function namesUrn(certificate: X509Certificate, urn: string): boolean {
  return (certificate.subjectAltName ?? '').split(', ').includes(`URI:${urn}`);
}

export type Expectation = { readonly caPin: string; readonly cityId: string; readonly now: Date };

/**
 * Decides by hand whether a server's chain (leaf first) is the pinned city's: an authority with the pinned key, the leaf
 * signed by it, valid at `now`, and named as the city. Gives the authority's PEM, which alone is trusted from then on.
 */
export function judgeChain(
  chain: readonly X509Certificate[],
  expected: Expectation,
): Result<string, Exclude<AuthorityFault, 'no-connection'>> {
  const [leaf, ...others] = chain;
  if (leaf === undefined || others.length === 0) return err('no-authority');
  const authority = others.find((certificate) => certificate.ca && pinOf(certificate) === expected.caPin);
  if (authority === undefined) return err('pin-differs');
  if (!leaf.checkIssued(authority) || !leaf.verify(authority.publicKey)) return err('not-issued');
  if (!namesUrn(leaf, cityUrn(expected.cityId))) return err('other-city');
  const valid = [leaf, authority].every(
    ({ validFromDate, validToDate }) => validFromDate <= expected.now && expected.now < validToDate,
  );
  return valid ? ok(authority.toString()) : err('not-valid-now');
}

const connectTimeoutMs = 10_000;
const maxChain = 4;

/** Connects once without trust, only to read the chain; not a byte of the application is sent on this connection. */
export async function readAuthority(url: string, expected: Expectation): Promise<Result<string, AuthorityFault>> {
  const chain = await readChain(new URL(url));
  return chain.ok ? judgeChain(chain.value, expected) : chain;
}

function readChain(url: URL): Promise<Result<X509Certificate[], 'no-connection'>> {
  const { promise, resolve } = Promise.withResolvers<Result<X509Certificate[], 'no-connection'>>();
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  const socket = connect({ host, port: Number(url.port || 443), rejectUnauthorized: false });
  const refuse = () => {
    socket.destroy();
    resolve(err('no-connection'));
  };
  socket.setTimeout(connectTimeoutMs, refuse);
  socket.once('error', refuse);
  socket.once('close', refuse);
  socket.once('secureConnect', () => {
    resolve(ok(chainOf(socket.getPeerCertificate(true))));
    socket.destroy();
  });
  return promise;
}

function chainOf(first: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next: DetailedPeerCertificate | undefined = first;
  // A self-signed root names itself as its issuer: the walk ends there.
  while (next?.raw !== undefined && chain.length < maxChain) {
    chain.push(new X509Certificate(next.raw));
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return chain;
}
