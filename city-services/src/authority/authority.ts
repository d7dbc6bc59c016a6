import { join } from 'node:path';
import type { PublicKey } from '@peculiar/x509';
import { cityUrn, deviceUrn } from '@machikado/contracts/device.ts';
import { readOrMakeSecret, writeSecretFile } from '../secrets/secret-file.ts';
import { issueLeaf, issueOwnLeaf, makeKeyPem, makeRootPem, pinOf, readAuthority, type Leaf } from './certificate.ts';

/** Key and certificate as PEM. */
export type Credential = { readonly key: string; readonly certificate: string };

/** The city's certificate authority: it names devices, and gives the city its own name. */
export type CityAuthority = {
  /** PEM of the root. */
  readonly ca: string;
  readonly caPin: string;
  /** The city's own credential, for its device listener and for calls to a device. */
  readonly own: () => Credential;
  /** Issues the city's own certificate again; at every start, and when a third of its life is left. */
  readonly renewOwn: (now: Date) => Promise<void>;
  readonly ownExpiresAt: () => Date;
  readonly issueDevice: (device: { readonly id: string; readonly publicKey: PublicKey }, now: Date) => Promise<Leaf>;
};

/**
 * Opens the authority in `<directory>`, and makes it there at the first start: keys are written 0600 and synced before
 * anything is signed with them. A root certificate that is missing beside its key is made again for the same key, so
 * the pin that devices were given stays true. Throws the system's error, e.g. on a full disk.
 */
export async function openAuthority(directory: string, cityId: string, now: Date): Promise<CityAuthority> {
  const file = (name: string) => join(directory, name);
  const rootKey = await readOrMakeSecret(file('root-key.pem'), makeKeyPem);
  const ca = await readOrMakeSecret(file('root-cert.pem'), () => makeRootPem(rootKey, cityId, now));
  const ownKey = await readOrMakeSecret(file('city-key.pem'), makeKeyPem);
  const root = await readAuthority(rootKey, ca);

  const issueOwn = async (at: Date) => {
    const leaf = await issueOwnLeaf(root, { keyPem: ownKey, commonName: cityId, urn: cityUrn(cityId) }, at);
    await writeSecretFile(file('city-cert.pem'), leaf.pem);
    return leaf;
  };
  let own = await issueOwn(now);

  return {
    ca,
    caPin: pinOf(root),
    own: () => ({ key: ownKey, certificate: own.pem }),
    ownExpiresAt: () => own.expiresAt,
    renewOwn: async (at) => {
      own = await issueOwn(at);
    },
    issueDevice: ({ id, publicKey }, at) =>
      issueLeaf(root, { publicKey, commonName: id, urn: deviceUrn(cityId, id) }, at),
  };
}
