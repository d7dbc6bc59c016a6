import { createHash, createPrivateKey, sign, X509Certificate, type KeyObject } from 'node:crypto';
import type { Pair } from '../certificate/judge.ts';
import { encodeDer, encodeIdentifier, innerDer, tags } from './der.ts';

/** Names of RFC 5652 and RFC 5754. */
const names = {
  ...{ data: '1.2.840.113549.1.7.1', signedData: '1.2.840.113549.1.7.2' },
  ...{
    contentType: '1.2.840.113549.1.9.3',
    messageDigest: '1.2.840.113549.1.9.4',
    signingTime: '1.2.840.113549.1.9.5',
  },
  ...{ sha256: '2.16.840.1.101.3.4.2.1', rsaSha256: '1.2.840.113549.1.1.11', ecdsaSha256: '1.2.840.10045.4.3.2' },
} as const;

const sequence = (...parts: readonly Uint8Array[]) => encodeDer(tags.sequence, ...parts);
const named = (name: keyof typeof names) => encodeIdentifier(names[name]);
const nothing = encodeDer(tags.none);
const versionOne = encodeDer(tags.integer, Buffer.of(1));
/** DER orders the members of a set by their bytes (X.690 §11.6). */
const sorted = (parts: readonly Buffer[]) => parts.toSorted((one, other) => Buffer.compare(one, other));

/** RFC 5652 §11.3: a year before 2050 in two digits. */
function timeOf(ms: number): Buffer {
  const digits = `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
  if (new Date(ms).getUTCFullYear() >= 2050) return encodeDer(tags.generalizedTime, Buffer.from(digits));
  return encodeDer(tags.utcTime, Buffer.from(digits.slice(2)));
}

/** Who has signed: issuer and serial number of a certificate (RFC 5280 §4.1). */
function issuerAndSerial(certificate: X509Certificate): Buffer {
  const [signed = Buffer.alloc(0)] = innerDer(certificate.raw);
  const fields = innerDer(signed).filter((field) => field[0] !== tags.context0);
  const [serial = Buffer.alloc(0), , issuer = Buffer.alloc(0)] = fields;
  return sequence(issuer, serial);
}

function algorithmOf({ asymmetricKeyType }: KeyObject): Buffer {
  return asymmetricKeyType === 'ec' ? sequence(named('ecdsaSha256')) : sequence(named('rsaSha256'), nothing);
}

const certificatesIn = (chain: string) =>
  (chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  );

/**
 * Signs bytes (RFC 5652, SignedData in DER, SHA-256): they are inside, with the pair's whole chain, so that whoever gets
 * them sees from whom they are. The key is an RSA or an EC one.
 */
export function signCms(content: Uint8Array, pair: Pair, nowMs: number): Buffer {
  const key = createPrivateKey(pair.key);
  const chain = certificatesIn(pair.certificate);
  const attribute = (name: keyof typeof names, value: Buffer) => sequence(named(name), encodeDer(tags.set, value));
  const attributes = sorted([
    attribute('contentType', named('data')),
    attribute('signingTime', timeOf(nowMs)),
    attribute('messageDigest', encodeDer(tags.octets, createHash('sha256').update(content).digest())),
  ]);
  // Signed as a set, carried under another tag: RFC 5652 §5.4.
  const signature = sign('sha256', encodeDer(tags.set, ...attributes), key);
  const signer = sequence(
    versionOne,
    issuerAndSerial(chain[0] ?? new X509Certificate(pair.certificate)),
    sequence(named('sha256'), nothing),
    encodeDer(tags.context0, ...attributes),
    algorithmOf(key),
    encodeDer(tags.octets, signature),
  );
  const signedData = sequence(
    versionOne,
    encodeDer(tags.set, sequence(named('sha256'), nothing)),
    sequence(named('data'), encodeDer(tags.context0, encodeDer(tags.octets, content))),
    encodeDer(tags.context0, ...sorted(chain.map(({ raw }) => Buffer.from(raw)))),
    encodeDer(tags.set, signer),
  );
  return sequence(named('signedData'), encodeDer(tags.context0, signedData));
}
