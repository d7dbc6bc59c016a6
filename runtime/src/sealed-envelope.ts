import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** The lengths of RFC 7748 (X25519) and NIST SP 800-38D (AES-256-GCM), bytes. */
const bytes = { key: 32, iv: 12, tag: 16 } as const;
/** What stands before the 32 bytes of an X25519 key in DER (RFC 8410 §4 and §7). */
const prefix = {
  private: Buffer.from('302e020100300506032b656e04220420', 'hex'),
  public: Buffer.from('302a300506032b656e032100', 'hex'),
} as const;
/** Lengths are rounded up to this, so that the length of what is sealed does not show. */
const stepBytes = 1024;

export type SealingKeys = {
  /** 32 bytes, base64url: whoever has it can seal and cannot open. */
  readonly publicKey: string;
  /** `damaged`: sealed to another key or for another purpose, or one bit is another. */
  readonly open: (sealed: string) => Result<Buffer, 'damaged'>;
};

const publicOf = (raw: Buffer) =>
  createPublicKey({ key: Buffer.concat([prefix.public, raw]), format: 'der', type: 'spki' });
const rawOf = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).subarray(prefix.public.length);

type Agreement = { readonly privateKey: KeyObject; readonly publicKey: KeyObject; readonly salt: Buffer };

const agree = ({ privateKey, publicKey, salt }: Agreement, purpose: string) =>
  Buffer.from(hkdfSync('sha256', diffieHellman({ privateKey, publicKey }), salt, purpose, bytes.key));

/** The keys that belong to a secret and a purpose: always the same, so that only the secret has to be kept. */
export function sealingKeys(secret: Uint8Array, purpose: string): SealingKeys {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', `machikado sealing ${purpose}`, bytes.key));
  const privateKey = createPrivateKey({ key: Buffer.concat([prefix.private, seed]), format: 'der', type: 'pkcs8' });
  const own = rawOf(createPublicKey(privateKey));
  const open = (sealed: string): Result<Buffer, 'damaged'> => {
    const whole = Buffer.from(sealed, 'base64url');
    const ends = { key: bytes.key, iv: bytes.key + bytes.iv, tag: bytes.key + bytes.iv + bytes.tag };
    if (whole.length < ends.tag + stepBytes) return err('damaged');
    try {
      const ephemeral = whole.subarray(0, ends.key);
      const salt = Buffer.concat([ephemeral, own]);
      const key = agree({ privateKey, publicKey: publicOf(ephemeral), salt }, purpose);
      const decipher = createDecipheriv('aes-256-gcm', key, whole.subarray(ends.key, ends.iv));
      decipher.setAuthTag(whole.subarray(ends.iv, ends.tag));
      const padded = Buffer.concat([decipher.update(whole.subarray(ends.tag)), decipher.final()]);
      return ok(padded.subarray(4, 4 + padded.readUInt32BE(0)));
    } catch {
      return err('damaged');
    }
  };
  return { publicKey: own.toString('base64url'), open };
}

/** Seals bytes to a public key: an X25519 key for this once, HKDF-SHA-256, AES-256-GCM; base64url. */
export function sealTo(publicKey: string, plain: Uint8Array, purpose: string): string {
  const recipient = Buffer.from(publicKey, 'base64url');
  const once = generateKeyPairSync('x25519');
  const ephemeral = rawOf(once.publicKey);
  const salt = Buffer.concat([ephemeral, recipient]);
  const key = agree({ privateKey: once.privateKey, publicKey: publicOf(recipient), salt }, purpose);
  const iv = randomBytes(bytes.iv);
  const padded = Buffer.alloc(Math.ceil((plain.length + 4) / stepBytes) * stepBytes);
  padded.writeUInt32BE(plain.length, 0);
  padded.set(plain, 4);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const sealed = Buffer.concat([cipher.update(padded), cipher.final()]);
  return Buffer.concat([ephemeral, iv, cipher.getAuthTag(), sealed]).toString('base64url');
}
