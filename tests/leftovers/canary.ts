import { randomBytes } from 'node:crypto';

/** Words that nobody else on this machine has typed, each fit for its field. */
export type Canaries = {
  readonly name: string;
  readonly kana: string;
  readonly phone: string;
  readonly pin: string;
  readonly purpose: string;
};

const kana = 'あいうえおかきくけこさしすせそたちつてとなにぬねの';

/** Makes the canaries of one round. */
export function hatchCanaries(): Canaries {
  const bytes = randomBytes(24);
  const digits = Array.from(bytes, (byte) => byte % 10).join('');
  const syllables = Array.from(bytes, (byte) => kana[byte % kana.length]).join('');
  const tail = bytes.toString('hex').slice(0, 16);
  return {
    name: `金糸雀${tail}`,
    kana: syllables.slice(0, 16),
    phone: `090${digits.slice(0, 8)}`,
    pin: digits.slice(8, 16),
    purpose: `カナリア${tail}`,
  };
}

/** A text as base64 has it inside of a longer one, at each of the three places where it may begin. */
function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '');
    // The first and last symbols also hold bits of the neighbours.
    return encoded.slice(shift === 0 ? 0 : shift + 1, -2);
  });
}

/** How a text may lie in a file: UTF-8, UTF-16LE, base64, percent-encoded, escaped as in JSON. */
export function needlesOf(text: string): Buffer[] {
  const utf8 = Buffer.from(text, 'utf8');
  const escaped = Array.from(text, (sign) =>
    sign.charCodeAt(0) > 126 ? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}` : sign,
  ).join('');
  const forms = [encodeURIComponent(text), encodeURIComponent(text).toLowerCase(), escaped, ...base64Cores(utf8)];
  return [utf8, Buffer.from(text, 'utf16le'), ...[...new Set(forms)].map((form) => Buffer.from(form, 'latin1'))];
}
