/** Universal tags of ASN.1 that are written here (ITU-T X.690 §8). */
export const tags = {
  ...{ integer: 0x02, octets: 0x04, none: 0x05, identifier: 0x06, utcTime: 0x17 },
  ...{ generalizedTime: 0x18, sequence: 0x30, set: 0x31, context0: 0xa0 },
} as const;

const shortLength = 0x80;

function lengthOf(bytes: number): Buffer {
  if (bytes < shortLength) return Buffer.of(bytes);
  const hex = bytes.toString(16);
  const digits = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.of(shortLength | digits.length), digits]);
}

/** One element in DER: tag, length, and what it holds. */
export function encodeDer(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

/** `1.2.840.113549` and the like (X.690 §8.19). */
export function encodeIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return encodeDer(tags.identifier, Buffer.from(bytes));
}

/** The elements that one holds, each whole. Throws where the bytes are none; they come from a certificate that was read. */
export function innerDer(element: Buffer): readonly Buffer[] {
  const start = headLength(element);
  const found: Buffer[] = [];
  for (let at = start; at < element.length; at += found.at(-1)?.length ?? Infinity) {
    const rest = element.subarray(at);
    found.push(rest.subarray(0, headLength(rest) + contentLength(rest)));
  }
  return found;
}

function headLength(element: Buffer): number {
  const length = element.readUInt8(1);
  return length < shortLength ? 2 : 2 + (length & 0x7f);
}

function contentLength(element: Buffer): number {
  const length = element.readUInt8(1);
  return length < shortLength ? length : element.readUIntBE(2, length & 0x7f);
}
