import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { ContentKey } from '@machikado/contracts/content-key.ts';

/** What stands before the 32 bytes of an Ed25519 key in DER (RFC 8410 §4). */
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

const keyOf = (publicKey: string): KeyObject => {
  const key = Buffer.concat([publicPrefix, Buffer.from(publicKey, 'base64url')]);
  return createPublicKey({ key, format: 'der', type: 'spki' });
};

/** A new Ed25519 key as PEM (PKCS#8). */
export function newContentKeyPem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** The public half of a key: 32 bytes, base64url. */
export function publicContentKey(pem: string): string {
  const der = createPublicKey(createPrivateKey(pem)).export({ format: 'der', type: 'spki' });
  return der.subarray(publicPrefix.length).toString('base64url');
}

/** One answer of a city. The revision is the city's time in ms, so that of two answers the newer one can be told. */
export type SignedText = {
  readonly cityId: string;
  readonly name: string;
  readonly revision: number;
  readonly text: string;
};

// The city and the name are signed too: an answer cannot stand in for another one. Of the text it is the SHA-256, which
// is read once; Ed25519 itself would read a long text twice with a slower hash.
const contentBytes = ({ cityId, name, revision, text }: SignedText) =>
  Buffer.from(`machikado content 2\n${cityId}\n${name}\n${revision}\n${hash('sha256', text, 'base64url')}`);

const endorsementBytes = (cityId: string, { generation, publicKey }: Omit<ContentKey, 'endorsement'>) =>
  Buffer.from(`machikado content key 1\n${cityId}\n${generation}\n${publicKey}`);

/** The key that signed last, taken apart: that costs more than a signature, and a city signs with one key for a year. */
let ready: { readonly pem: string; readonly key: KeyObject; readonly publicKey: string } | undefined;

/** The value of the signature's header. */
export function signContent(pem: string, content: SignedText): string {
  if (ready?.pem !== pem) ready = { pem, key: createPrivateKey(pem), publicKey: publicContentKey(pem) };
  const signature = sign(null, contentBytes(content), ready.key).toString('base64url');
  return `${ready.publicKey}.${content.revision}.${signature}`;
}

export type ContentSignature = {
  readonly publicKey: string;
  readonly revision: number;
  readonly signature: string;
};

/** Takes a header apart; undefined where it is none. It proves nothing yet. */
export function readContentSignature(header: string): ContentSignature | undefined {
  const found = /^([\w-]{43})\.(\d{1,15})\.([\w-]{86})$/.exec(header);
  if (found === null) return undefined;
  const [, publicKey = '', revision, signature = ''] = found;
  return { publicKey, revision: Number(revision), signature };
}

/** Whether the key that the signature names has signed exactly this. Whether that key may is the caller's question. */
export function isContentSigned(content: SignedText, { publicKey, signature }: ContentSignature): boolean {
  return verify(null, contentBytes(content), keyOf(publicKey), Buffer.from(signature, 'base64url'));
}

/** Vouches with one generation for the next. */
export function endorseContentKey(pem: string, cityId: string, next: Omit<ContentKey, 'endorsement'>): string {
  return sign(null, endorsementBytes(cityId, next), createPrivateKey(pem)).toString('base64url');
}

/** Whether `before` has vouched for a key in this city. */
export function isEndorsed(key: ContentKey, cityId: string, before: ContentKey): boolean {
  if (key.endorsement === undefined || key.generation !== before.generation + 1) return false;
  return verify(
    null,
    endorsementBytes(cityId, key),
    keyOf(before.publicKey),
    Buffer.from(key.endorsement, 'base64url'),
  );
}
