// The certificate library registers its parts through reflection metadata, which must be there before it loads.
import 'reflect-metadata';
import { createHash, createPublicKey, randomBytes, type webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

const { subtle } = globalThis.crypto;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signingAlgorithm = { ...algorithm, hash: 'SHA-256' } as const;
const dayMs = 86_400_000;

/** A leaf lives 90 days; a device whose clock lags by less than a day still finds it valid. */
const leafDays = 90;
const rootDays = 3650;

export type Authority = { readonly certificate: x509.X509Certificate; readonly key: webcrypto.CryptoKey };
export type Leaf = { readonly pem: string; readonly expiresAt: Date };

/** A new P-256 key as PKCS#8 PEM. */
export async function makeKeyPem(): Promise<string> {
  const { privateKey } = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return x509.PemConverter.encode(await subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY');
}

async function importKeyPair(pem: string): Promise<webcrypto.CryptoKeyPair> {
  const privateKey = await subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), algorithm, true, ['sign']);
  const spki = createPublicKey(pem).export({ format: 'der', type: 'spki' });
  const publicKey = await subtle.importKey('spki', spki, algorithm, true, ['verify']);
  return { privateKey, publicKey };
}

function serialNumber(): string {
  // 159 bits and a first bit of 0: positive, at most 20 octets (RFC 5280 §4.1.2.2).
  const bytes = randomBytes(20);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

const validity = (now: Date, days: number) => ({
  notBefore: new Date(now.getTime() - dayMs),
  notAfter: new Date(now.getTime() + days * dayMs),
});

/** The city's own root, self-signed for this key. */
export async function makeRootPem(keyPem: string, cityId: string, now: Date): Promise<string> {
  const keys = await importKeyPair(keyPem);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=Machikado ${cityId}`,
    ...validity(now, rootDays),
    signingAlgorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return certificate.toString('pem');
}

/** Reads a root back from its PEM files. */
export async function readAuthority(keyPem: string, certificatePem: string): Promise<Authority> {
  return { certificate: new x509.X509Certificate(certificatePem), key: (await importKeyPair(keyPem)).privateKey };
}

/** SHA-256 of the root's SubjectPublicKeyInfo, hex: what a device pins at first contact. */
export function pinOf(authority: Authority): string {
  return createHash('sha256').update(Buffer.from(authority.certificate.publicKey.rawData)).digest('hex');
}

/** Issues a certificate for a public key; the only name in it that counts is the SAN URI, which is written here. */
export async function issueLeaf(
  authority: Authority,
  subject: {
    readonly publicKey: x509.PublicKey | webcrypto.CryptoKey;
    readonly commonName: string;
    readonly urn: string;
  },
  now: Date,
): Promise<Leaf> {
  const span = validity(now, leafDays);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [{ CN: [subject.commonName] }],
    issuer: authority.certificate.subject,
    ...span,
    signingAlgorithm,
    publicKey: subject.publicKey,
    signingKey: authority.key,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth, x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'url', value: subject.urn }]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate.publicKey),
    ],
  });
  return { pem: certificate.toString('pem'), expiresAt: span.notAfter };
}

/** A leaf for a key of our own. */
export async function issueOwnLeaf(
  authority: Authority,
  own: { readonly keyPem: string; readonly commonName: string; readonly urn: string },
  now: Date,
): Promise<Leaf> {
  const { publicKey } = await importKeyPair(own.keyPem);
  return issueLeaf(authority, { ...own, publicKey }, now);
}

export type SigningRequest = { readonly publicKey: x509.PublicKey; readonly keyHash: string };

/**
 * The key of a PKCS#10 request (base64 DER) that proves to hold it; everything else in the request is ignored.
 * `refused` when it does not parse, is not P-256, or its signature is wrong.
 */
export async function readSigningRequest(base64: string): Promise<Result<SigningRequest, 'refused'>> {
  try {
    const request = new x509.Pkcs10CertificateRequest(Buffer.from(base64, 'base64'));
    const { publicKey } = request;
    const named = publicKey.algorithm as { name: string; namedCurve?: string };
    if (named.name !== 'ECDSA' || named.namedCurve !== 'P-256' || !(await request.verify())) return err('refused');
    const keyHash = createHash('sha256').update(Buffer.from(publicKey.rawData)).digest('hex');
    return ok({ publicKey, keyHash });
  } catch {
    // The parser throws errors of many kinds at bytes from outside; they all mean the same here.
    return err('refused');
  }
}
