import 'reflect-metadata';
import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { replaceFile } from '../files/durable-file.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** The key of an enrolment that has not ended yet: a lost answer is asked for again with the same key. */
export const pendingKeyFile = 'pending-device-key.pem';

/** The device's P-256 key, PKCS#8 PEM: the pending one if there is one, otherwise made here and durable with mode 0600. */
export async function ensurePendingKey(directory: string): Promise<string> {
  const file = join(directory, pendingKeyFile);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const pair = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey));
  const pem = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await replaceFile(file, pem as string);
  return pem as string;
}

/** PKCS#10 for a key, base64 DER. The subject says nothing: the city writes the name into the certificate. */
export async function makeSigningRequest(keyPem: string): Promise<string> {
  const key = createPrivateKey(keyPem);
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
  const publicKey = await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: 'CN=device',
    keys: { privateKey, publicKey },
    signingAlgorithm: algorithm,
  });
  return Buffer.from(request.rawData).toString('base64');
}
