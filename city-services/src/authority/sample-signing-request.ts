import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

export type SampleRequest = { readonly csr: string; readonly keyPem: string };

/** A device's key and its PKCS#10 request (base64 DER) for tests; the subject is a lie that must be ignored. */
export async function makeSampleRequest(namedCurve = 'P-256'): Promise<SampleRequest> {
  const algorithm = { name: 'ECDSA', namedCurve, hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const name = 'CN=K-9999, O=Somebody else';
  const request = await x509.Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: algorithm });
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { csr: request.toString('base64'), keyPem: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY') };
}
