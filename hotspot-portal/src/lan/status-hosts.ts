import { runCommand } from '../gateway/command.ts';
import { normaliseName } from './name-list.ts';

/** The hosts in what `openssl x509 -ext authorityInfoAccess,crlDistributionPoints` prints. */
export function parseStatusHosts(text: string): readonly string[] {
  const urls = [...text.matchAll(/URI:(http:\/\/\S+)/g)].map(([, url = '']) => URL.parse(url)?.hostname ?? '');
  return [...new Set(urls.map(normaliseName).filter((name) => name !== null))];
}

/**
 * Where a certificate (PEM) says that its state can be asked (OCSP) and read (CRL): a phone that may not ask takes
 * the portal's page for a dangerous one, or waits for long. Empty for a certificate that says nothing of it.
 */
export async function readStatusHosts(pem: string): Promise<readonly string[]> {
  const wanted = ['-ext', 'authorityInfoAccess,crlDistributionPoints'];
  const { code, stdout } = await runCommand('openssl', ['x509', '-noout', ...wanted], pem);
  return code === 0 ? parseStatusHosts(stdout) : [];
}
