import type { X509Certificate } from 'node:crypto';

/** Somebody who has shown who she is, by the name that the store knows her by. */
export type Person = { readonly name: string };

/** What the methods ask of the store. Each answers `null` where there is nobody, or not so. */
export type Credentials = {
  /** A name and a password in clear, from inside the tunnel. */
  readonly byPassword: (name: string, password: Buffer) => Promise<Person | null>;
  /** The NT hash of somebody's password, for MS-CHAPv2. */
  readonly ntHashOf: (name: string) => Promise<{ readonly person: Person; readonly ntHash: Buffer } | null>;
  /** A certificate whose key the peer holds. */
  readonly byCertificate: (certificate: X509Certificate) => Promise<Person | null>;
  /** Whether somebody who had shown who she is still may come in: asked where a session of TLS is resumed. */
  readonly mayReturn: (person: Person) => Promise<boolean>;
};
